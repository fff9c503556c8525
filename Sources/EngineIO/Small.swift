/// Keeps a number that is never large in four bytes, since every session has some.
@propertyWrapper
package struct Small<Value: FixedWidthInteger & Sendable>: Sendable, Equatable {
    private var stored: UInt32

    package init(wrappedValue: Value) { stored = UInt32(clamping: wrappedValue) }

    package var wrappedValue: Value {
        get { Value(stored) }
        set { stored = UInt32(clamping: newValue) }
    }
}

/// Reads foreign text as a time. Traps if a number of milliseconds does not come back as it was.
package func fuzzMoment(_ bytes: [UInt8]) {
    guard let milliseconds = Moment.milliseconds(String(decoding: bytes, as: UTF8.self)) else { return }
    precondition(Moment.milliseconds("\(milliseconds)") == milliseconds)
}

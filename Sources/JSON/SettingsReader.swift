/// Reads one JSON object of settings strictly: each setting by name with its type, default and bounds.
///
/// Mistakes do not throw: they are collected with their JSON pointers in `diagnostics`, so that a person sees all of them at once. After the
/// last setting call `finish()`, which reports keys nobody asked for.
package final class SettingsReader {
    /// The object being read.
    package let object: JSONObject
    /// Where the object stands in its file (RFC 6901).
    package let pointer: String
    /// Where mistakes go, shared by the readers of one file.
    package let diagnostics: SettingsDiagnostics
    /// What was asked for, in order.
    private var asked: [Asked] = []
    /// Read for the sake of its description only.
    package let isDescribing: Bool
    /// `finish()` was called: nothing else may stand here.
    private var isFinished = false

    private struct Asked {
        let key: String
        let shape: SettingShape
        let defaultValue: JSONValue
        let help: String
        /// Reads the objects that stand here, and so knows what may be in them.
        var inner: SettingsReader?
        var isRequired = false
    }

    package convenience init(_ object: JSONObject, pointer: String = "", diagnostics: SettingsDiagnostics) {
        self.init(object, pointer: pointer, diagnostics: diagnostics, isDescribing: false)
    }

    private init(_ object: JSONObject, pointer: String, diagnostics: SettingsDiagnostics, isDescribing: Bool) {
        self.object = object
        self.pointer = pointer
        self.diagnostics = diagnostics
        self.isDescribing = isDescribing
    }

    /// A reader of nothing, for `described`: whoever reads with it takes every default, and asks about one element of every array of objects.
    /// Mistakes do not matter.
    package static func describing() -> SettingsReader {
        SettingsReader(JSONObject(), pointer: "", diagnostics: SettingsDiagnostics(file: ""), isDescribing: true)
    }

    /// What was asked for, in order, what nested readers were asked for within it: the source of schema and documentation.
    package var described: [SettingDescription] {
        asked.map { asked in
            var shape = asked.shape
            if let inner = asked.inner {
                switch shape {
                case .object: shape = .object(inner.described, isOpen: !inner.isFinished)
                case .objects: shape = .objects(inner.described)
                default: break
                }
            }
            return SettingDescription(
                key: asked.key, shape: shape, defaultValue: asked.defaultValue, help: asked.help,
                isRequired: asked.isRequired)
        }
    }

    package func string(_ key: String, default value: String, maxBytes: Int = 4096, help: String) -> String {
        describe(key, .string, .string(value), help)
        guard let found = find(key) else { return value }
        guard let text = found.string else { return wrongType(key, "a string", found, value) }
        guard text.utf8.count <= maxBytes else {
            mistake(key, "is longer than \(maxBytes) bytes")
            return value
        }
        return text
    }

    /// A string or null; null is nil.
    package func optionalString(_ key: String, default value: String? = nil, help: String) -> String? {
        describe(key, .stringOrNull, value.map { .string($0) } ?? .null, help)
        guard let found = find(key) else { return value }
        guard found != .null else { return nil }
        return found.string ?? wrongType(key, "a string or null", found, value)
    }

    package func integer(_ key: String, default value: Int, in range: ClosedRange<Int>, help: String) -> Int {
        describe(key, .integer(range), .integer(Int64(value)), help)
        guard let found = find(key) else { return value }
        guard let number = found.integer else { return wrongType(key, "a whole number", found, value) }
        guard let number = Int(exactly: number), range.contains(number) else {
            mistake(key, "must be from \(range.lowerBound) to \(range.upperBound)")
            return value
        }
        return number
    }

    package func number(_ key: String, default value: Double, in range: ClosedRange<Double>, help: String) -> Double {
        describe(key, .number(range), .number(value), help)
        guard let found = find(key) else { return value }
        guard let number = found.double else { return wrongType(key, "a number", found, value) }
        guard range.contains(number) else {
            mistake(key, "must be from \(range.lowerBound.javaScriptText) to \(range.upperBound.javaScriptText)")
            return value
        }
        return number
    }

    package func bool(_ key: String, default value: Bool, help: String) -> Bool {
        describe(key, .boolean, .bool(value), help)
        guard let found = find(key) else { return value }
        return found.bool ?? wrongType(key, "true or false", found, value)
    }

    /// One of an enumeration's raw values.
    package func choice<Choice: CaseIterable & RawRepresentable>(
        _ key: String, default value: Choice, help: String
    ) -> Choice where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue)
        describe(key, .choice(names), .string(value.rawValue), help)
        guard let found = find(key) else { return value }
        guard let text = found.string else { return wrongType(key, "one of \(names.joined(separator: ", "))", found, value) }
        guard let choice = Choice(rawValue: text) else {
            mistake(key, "is \"\(text)\"\(Self.suggestion(for: text, among: names)), but must be one of \(names.joined(separator: ", "))")
            return value
        }
        return choice
    }

    /// An array of an enumeration's raw values; an empty array is allowed, nil when the key is absent.
    package func choices<Choice: CaseIterable & RawRepresentable>(
        _ key: String, of type: Choice.Type, help: String
    ) -> [Choice]? where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue)
        describe(key, .choices(names), .null, help)
        guard let found = find(key) else { return nil }
        guard let elements = found.array else { return wrongType(key, "an array", found, nil) }
        return elements.enumerated().compactMap { index, element in
            if let text = element.string, let choice = Choice(rawValue: text) { return choice }
            let suggestion = element.string.map { Self.suggestion(for: $0, among: names) } ?? ""
            mistake(key, element: index, "is \(element.text)\(suggestion), but must be one of \(names.joined(separator: ", "))")
            return nil
        }
    }

    package func strings(_ key: String, default value: [String], help: String) -> [String] {
        describe(key, .strings, .array(value.map { .string($0) }), help)
        guard let found = find(key) else { return value }
        guard let elements = found.array else { return wrongType(key, "an array of strings", found, value) }
        return elements.enumerated().compactMap { index, element in
            if let text = element.string { return text }
            mistake(key, element: index, "is \(element.typeName), but must be a string")
            return nil
        }
    }

    /// A reader of the object under `key`; of an empty object if the key is absent. The caller finishes it.
    package func child(_ key: String, help: String) -> SettingsReader {
        var object = JSONObject()
        if let found = find(key) {
            object = found.object ?? wrongType(key, "an object", found, JSONObject())
        }
        let inner = reader(of: object, at: pointer.appendingPointer(key))
        describe(key, .object([], isOpen: true), .object(JSONObject()), help, inner)
        return inner
    }

    /// Readers of the objects in the array under `key`. The caller finishes them.
    package func children(_ key: String, help: String) -> [SettingsReader] {
        let arrayPointer = pointer.appendingPointer(key)
        if isDescribing {
            let inner = reader(of: JSONObject(), at: arrayPointer.appendingPointer("0"))
            describe(key, .objects([]), .array([]), help, inner)
            return [inner]
        }
        describe(key, .objects([]), .array([]), help)
        guard let found = find(key) else { return [] }
        guard let elements = found.array else { return wrongType(key, "an array of objects", found, []) }
        return elements.enumerated().compactMap { index, element in
            guard let object = element.object else {
                mistake(key, element: index, "is \(element.typeName), but must be an object")
                return nil
            }
            return reader(of: object, at: arrayPointer.appendingPointer("\(index)"))
        }
    }

    /// An object whose keys are the operator's own words, each with a string.
    package func texts(_ key: String, help: String) -> [(key: String, value: String)] {
        describe(key, .texts, .object(JSONObject()), help)
        guard let found = find(key) else { return [] }
        guard let object = found.object else { return wrongType(key, "an object", found, []) }
        return object.members.compactMap { member in
            if let text = member.value.string { return (member.key, text) }
            diagnostics.report(
                pointer: pointer.appendingPointer(key).appendingPointer(member.key), "is \(member.value.typeName), but must be a string")
            return nil
        }
    }

    /// Adds a mistake at `key` (or a deeper pointer, `key/0`) of this object; empty for the object itself. Escape `~` and `/` within a key.
    package func report(_ key: String, _ message: String) {
        diagnostics.report(pointer: key.isEmpty ? pointer : "\(pointer)/\(key)", message)
    }

    /// Adds a warning at `key` of this object: what is allowed but hardly meant.
    package func warn(_ key: String, _ message: String) {
        diagnostics.warn(pointer: pointer.appendingPointer(key), message)
    }

    /// Reports `message` at this object if it lacks the setting, which has been asked for.
    package func require(_ key: String, _ message: String) {
        for index in asked.indices where asked[index].key == key { asked[index].isRequired = true }
        if !has(key) { report("", message) }
    }

    /// Reports the keys that were never asked for.
    package func finish() {
        isFinished = true
        let known = asked.map(\.key)
        for key in object.keys where !known.contains(key) {
            diagnostics.report(
                pointer: pointer.appendingPointer(key),
                "is not a setting here\(Self.suggestion(for: key, among: known)); known are \(known.sorted().joined(separator: ", "))")
        }
    }

    /// Whether the object has this key.
    package func has(_ key: String) -> Bool { object[key] != nil }

    /// Adds a mistake at the value of `key`, or at element `index` of it.
    private func mistake(_ key: String, element index: Int? = nil, _ message: String) {
        let place = pointer.appendingPointer(key)
        diagnostics.report(pointer: index.map { place.appendingPointer("\($0)") } ?? place, message)
    }

    private func find(_ key: String) -> JSONValue? { object[key] }

    private func reader(of object: JSONObject, at pointer: String) -> SettingsReader {
        SettingsReader(object, pointer: pointer, diagnostics: diagnostics, isDescribing: isDescribing)
    }

    private func describe(
        _ key: String, _ shape: SettingShape, _ defaultValue: JSONValue, _ help: String, _ inner: SettingsReader? = nil
    ) {
        asked.append(Asked(key: key, shape: shape, defaultValue: defaultValue, help: help, inner: inner))
    }

    private func wrongType<T>(_ key: String, _ expected: String, _ found: JSONValue, _ fallback: T) -> T {
        mistake(key, "is \(found.typeName), but must be \(expected)")
        return fallback
    }

    /// ` (did you mean "x"?)` if one of the names is close.
    package static func suggestion(for written: String, among names: [String]) -> String {
        let near = names.map { (name: $0, distance: editDistance(Array(written), Array($0))) }.min { $0.distance < $1.distance }
        guard let near, near.distance <= max(1, near.name.count / 3) else { return "" }
        return " (did you mean \"\(near.name)\"?)"
    }

    private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        if left.count > 64 || right.count > 64 { return .max }
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}

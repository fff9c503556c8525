/// Why a script can't be read or played: where, and what to do about it.
struct ScenarioError: Error, Equatable, CustomStringConvertible {
    let file: String
    let line: Int
    let message: String

    var description: String { "\(file):\(line): \(message)" }
}

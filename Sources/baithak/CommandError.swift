/// Why a command ends without having done what was asked.
struct CommandError: Error {
    let message: String
    /// The process's exit status: 1 if the work failed, 2 if the command was not understood.
    let status: Int32

    static func failure(_ message: String) -> CommandError { CommandError(message: message, status: 1) }
    static func usage(_ message: String) -> CommandError { CommandError(message: message, status: 2) }
}

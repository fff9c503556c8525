import ChatModel

/// `baithak check`: the configuration without serving.
struct CheckCommand {
    private let file: String

    init(_ arguments: inout Arguments) throws(CommandError) {
        file = try ConfigurationOption.file(&arguments)
        try arguments.finish()
    }

    func run() throws(CommandError) {
        let configuration = try ConfigurationOption.load(file)
        Output.line("\(file) is fine")
        Output.line(configuration.summary.trimmingWhitespace())
    }
}

import JSON

enum Help {
    static let commands = [
        "serve", "check", "explain", "backtest", "held", "lockdown", "policy", "wordlist", "token", "docs", "version", "help",
    ]

    static let text = """
        baithak: a server of moderated chat rooms that any Socket.IO client can join

          baithak serve [--config FILE] [--listen ADDRESS] [--data DIR]
              Serves rooms; the default command. ADDRESS is HOST:PORT, [IPv6]:PORT or unix:PATH, and may be given several times
              with commas. DIR holds the database, the keys and the owner's token.
          baithak check [--config FILE]
              Reads and builds the configuration, tries its examples and tells every mistake.
          baithak explain [--config FILE] [--room ROOM] [--as ROLE] [--json] [--repeat N] ["TEXT"]
              Tells what the pipeline makes of a text, or of each line of standard input. ROLE: guest, member, moderator, owner.
              --repeat judges it N times more and tells each stage's median time.
          baithak explain --id ID [--room ROOM] [--json] [--config FILE] [--data DIR]
              Why the running server refused an event, or what its policy makes of a message now.
          baithak backtest --policy DIR [--against current | recorded] [--room ROOM] [--since TIME] [--json | --csv] [--cores N]
                           [--config FILE] [--data DIR]
              Tries another policy on what was said and tells whose fate would change. `current` compares with what the files make of
              the same messages, `recorded` with what became of them then. TIME: 2026-01-31, 2026-01-31T12:00:00Z, 30d, 12h.
          baithak held list [--room ROOM] [--json] | approve N… | reject N… [--reason WORDS] [--config FILE] [--data DIR]
              What waits for a moderator in the running server, and decisions about it.
          baithak lockdown on [--for 30m] | off [--config FILE] [--data DIR]
              Panic mode, at once: only moderators come in and speak. --for ends it by itself: 90s, 30m, 2h.
          baithak policy effective [--room ROOM] [--json] [--config FILE]
              Every value of the policy the files make, and where it comes from.
          baithak policy list | show N | diff A B | reload | rollback N [--config FILE] [--data DIR]
              The policies that were applied, by number. A running server applies changed files by itself, on SIGHUP and on `reload`;
              `rollback` writes the files of a version back and applies them.
          baithak wordlist import FILE --from lines|discourse|discord --to LIST [--replace]
              Makes a list of words from elsewhere and tells what no list can say: one word a line, Discourse's watched words as CSV,
              or Discord AutoMod rules as JSON.
          baithak wordlist check LIST…
              Reads lists, tells their mistakes, and how long they take to compile.
          baithak token new --role ROLE --name NAME [--config FILE] [--data DIR]
          baithak token list [--config FILE] [--data DIR]
          baithak token revoke ID [--config FILE] [--data DIR]
              Operators' tokens, for `auth: {token}` and `Authorization: Bearer`. A token is shown once, when it is made.
          baithak docs --write FOLDER | --check FOLDER
              For developers: writes, or checks, the schemas and documents in FOLDER/docs that are printed from code.
          baithak version
          baithak help

        FILE is config.json in this folder unless given. Paths in it are relative to it.
        """

    static func suggestion(for word: String) -> String {
        SettingsReader.suggestion(for: word, among: commands)
    }
}

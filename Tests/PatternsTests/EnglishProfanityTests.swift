import Foundation
import Patterns
import Testing

/// The English lists that ship with the server.
@Suite struct EnglishProfanityTests {
    private let lists: [Wordlist]
    private let entries: [Wordlist.Entry]
    private let matcher: WordMatcher

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        lists = try ["en-profanity", "en-slurs", "en-sexual", "en-insults"].map { name in
            try Wordlist(name: name, bytes: Array(try Data(contentsOf: root.appendingPathComponent("wordlists/\(name).txt"))))
        }
        entries = lists.flatMap(\.entries)
        matcher = WordMatcher(lists)
    }

    @Test func usualFormsMatch() throws {
        let words = """
            fuck Fucks FUCKED fucker fuckers fucking fuckin fuckup fuckface motherfucker motherfuckers motherfucking clusterfuck unfuckable
            fcking fuk fuking shit shits shitty shittier shitting shithead shithole bullshit bullshitting horseshit dipshit batshit cunt cunts
            cunty ass asses asshole assholes arsehole dumbass jackass bastard bastards bitch bitches bitching bitchy cock cocks cocksucker dick
            dickhead dicks pussy pussies twat wanker wanking whore whores slut sluts slutty piss pissed tits crap crappy damn goddamn goddamned
            dammit prick douchebag nigger niggers nigga faggot faggots fag retard retarded bollocks bugger turd blowjob cum cumshot jizz stfu
            """.split { $0.isWhitespace }
        for word in words { #expect(try matcher.found("well, \(word)!") == [String(word)], "\(word)") }
        let phrases = [
            "piece of shit", "what the fuck?!", "FUCK-you", "son of a bitch", "go screw you", "a blow   job", "you'd be an ass hole",
        ]
        for phrase in phrases { #expect(try !matcher.matches(in: phrase).isEmpty, "\(phrase)") }
    }

    @Test(arguments: [
        "49.01 3.77 16.96 9.87 ", "+49 170 5551234, 192.168.17.4:8080 -> 10.0.0.1; ", "| a | 1 |---|", "p->x = !q && r; /* 17 */ ", "!",
    ])
    func longTextsOfSignsAndNumbersCanBeRead(piece: String) throws {
        for bytes in [4_000, 16_000] {
            #expect(try matcher.matches(in: String(repeating: piece, count: bytes / piece.utf8.count)).isEmpty)
        }
    }

    @Test func innocentWordsDoNotMatch() throws {
        let words = """
            Scunthorpe Dickens Dickinson Dickson shiitake shitake Yamashita Takeshita Kinoshita Harshit Kshitij Nishit cockpit cockatoo cockroach
            cocktail cocker assassin assassination assess asset assign assist assume class classic classy bass brass glass grass mass pass
            passage passion compass embarrass harass massachusetts analysis analyst canal banal Essex Sussex Middlesex grape grapes drape
            therapist therapeutic hello shell Michelle seashell pussycat pussyfoot Hancock peacock woodcock hancocks titmouse title titan
            constitution document documentation circumstance circumference cumulative cucumber accumulate scum bassist niggardly niggle
            snigger raccoon tycoon cocoon Wankel Wankhede swank mustard custard leotard retardant flame-retardant fagotto prickly pinprick
            matchbox butterfly button rebuttal arsenal parse sparse coarse debugger buggy craps scrap scrapped damnation shuttle shift sheet
            Slutsk basement bitcoin bit witch habit hitch spice spicy despicable conspicuous auspice Pakistan Pakistani chinkapin skirt
            homework hoover kitchen-cum-dining Twatt dictionary predict addict vindicate medick cumin incumbent succumb cumbersome Cummings
            shitzu Turducken fagin fuchsia fukuoka Fukushima montenegro pissarro pissoir clitheroe penistone lightwater mishit analog duck
            luck truck buck suck deck fudge Lesbian homosexual gay queer
            """.split { $0.isWhitespace }
        #expect(words.count >= 150)
        for word in words { #expect(try matcher.found("the \(word), please") == [], "\(word)") }
    }

    @Test func innocentSentencesDoNotMatch() throws {
        let sentences = [
            "pass it on, please", "As she hit the ball", "Moby Dick is a whale of a book", "Tom, Dick and Harry came", "summa cum laude",
            "blue tits at the feeder", "a Maine Coon is a cat", "it was spic and span", "a chink in the armour", "don't be hard on him",
            "press it twice", "this hit is mine", "push it, then", "if u can't", "Dick Van Dyke danced", "the isle of Lesbos",
            "wet backpack", "prick up your ears", "spotted  dick with custard", "go to the assembly",
        ]
        for sentence in sentences { #expect(try matcher.found(sentence) == [], "\(sentence)") }
    }

    @Test func everyExceptionIsNeeded() throws {
        let lines = entries.filter { !$0.isException }.map(\.description).joined(separator: "\n")
        let bare = WordMatcher([try Wordlist(name: "bare", bytes: Array(lines.utf8))])
        for entry in entries where entry.isException {
            #expect(try !bare.matches(in: entry.term).isEmpty, "\(entry.description)")
            #expect(try matcher.matches(in: entry.term).isEmpty, "\(entry.description)")
        }
    }

    @Test func noEntryRepeats() {
        #expect(Set(entries.map(\.description)).count == entries.count)
        #expect(entries.count >= 250)
    }
}

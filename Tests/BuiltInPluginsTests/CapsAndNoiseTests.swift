import ChatModel
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct CapsAndNoiseTests {
    private let talk = StageTalk(CapsAndNoise.self, ["emoji": 3, "lines": 3, "repeats": 5, "marks": 2])

    @Test func noiseIsNoticed() {
        #expect(talk.rules("I SAID HELLO TO ALL") == ["capitals"])
        #expect(talk.rules("ПРИВЕТ ВСЕМ ЗДЕСЬ") == ["capitals"])
        #expect(talk.rules("a\u{301}\u{302}\u{303}") == ["marks"])
        #expect(talk.rules("🌷🌷🌷🌷") == ["emoji"])
        #expect(talk.rules("a\nb\nc\nd") == ["lines"])
        #expect(talk.rules("aaaaaa") == ["repeats"])
        #expect(talk.rules("AAAAAAAAAAAAA\n\n\n") == ["capitals", "lines", "repeats"])
    }

    @Test func ordinaryTextIsNot() {
        for text in [
            "LOL", "NASA and ESA agreed", "Straße", "a\u{301}\u{302}", "🌷🌷🌷", "a\nb\nc", "aaaaa", "----------", "日本語のテキストです。", "สวัสดีครับ",
        ] {
            #expect(talk.say(text) == .continue, "\(text)")
        }
    }

    @Test func picturesCountAsPeopleCountThem() {
        #expect(NoiseCount("👨‍👩‍👧‍👦").emoji == 1)
        #expect(NoiseCount("👍🏽").emoji == 1)
        #expect(NoiseCount("🇮🇳🇳🇮").emoji == 2)
        #expect(NoiseCount("❤️").emoji == 1)
        #expect(NoiseCount("123 # *").emoji == 0)
    }

    @Test func whatIsOffIsNotCounted() {
        let talk = StageTalk(CapsAndNoise.self, ["capitals": 0, "marks": 0, "emoji": 0, "lines": 0, "repeats": 0])
        #expect(
            talk.rules(
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" + String(repeating: "\n🌷a\u{301}\u{301}\u{301}\u{301}\u{301}", count: 99)) == []
        )
    }
}

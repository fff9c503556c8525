import ChatModel
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct NamesTests {
    private func code(
        _ name: String, _ talk: StageTalk = StageTalk(Names.self), named: Event.Named = .person, present: [String] = [],
        as role: Role = .guest
    ) -> RejectionCode? {
        let people = present.map { Person(id: UserID("user-\($0)"), name: DisplayName(trusted: $0), role: .guest) }
        return talk.judge(.rename(name, of: named), by: "new", name: name, as: role, present: people).verdict.code
    }

    @Test(arguments: ["Admin", "Adm1n", "A.d.m.i.n", "Аdmin", "ADMlN", "Ａｄｍｉｎ", "𝐀𝐝𝐦𝐢𝐧", "Ádmin", "_system_", "M0derator", "B a i t h a k"])
    func theServersNamesAreReserved(name: String) {
        #expect(code(name) == .reservedName)
    }

    @Test(arguments: [
        "Mira", "Администратор", "Zoë O'Neill", "Administrator's cat", "adminton", "太郎", "Ωmega man", "Łukasz", "İbrahim", "guest-1a2b",
    ])
    func otherNamesAreFree(name: String) {
        #expect(code(name) == nil)
    }

    @Test func wordsOfTwoScriptsAreRefusedOnRequest() {
        let talk = StageTalk(Names.self, ["mixedScripts": false])
        #expect(code("Mirа", talk) == .invalidName)
        #expect(code("Mirа", talk, named: .room) == .invalidRoomName)
        #expect(code("Mira Иванова", talk) == nil)
        #expect(code("Ωmega man") == nil, "unless they are allowed, as they are by default")
    }

    @Test func nobodyLooksLikeSomeoneInTheRoom() {
        #expect(code("Мira", present: ["Mira"]) == .nameInUse)
        #expect(code("M1ra", present: ["Mira"]) == .nameInUse)
        #expect(code("Mira.", present: ["Mira"]) == .nameInUse)
        #expect(code("mira", present: ["Mira"]) == nil, "the same name is the room's business")
        #expect(code("Mirabel", present: ["Mira"]) == nil)
        #expect(code("M1ra", StageTalk(Names.self, ["lookalikes": false]), present: ["Mira"]) == nil)
    }

    @Test func protectedNamesHaveNoLookalikes() {
        let talk = StageTalk(Names.self, ["protected": ["Mira"]])
        #expect(code("M1ra", talk) == .reservedName)
        #expect(code("mira", talk) == nil)
    }

    @Test func statusesAndRoomsAreNoPeople() {
        #expect(code("Admin", named: .status) == nil)
        #expect(code("server", named: .room) == nil)
        #expect(code("server") == .reservedName)
    }

    @Test func moreNamesCanBeReserved() {
        #expect(code("Acme  Support", StageTalk(Names.self, ["reserved": ["acme-support"]])) == .reservedName)
        #expect(
            build(Names.self, ["reserved": ["..."]]).mistakes == [
                "plugin.json#/configuration/reserved/0: has no letter or digit to compare by"
            ])
    }
}

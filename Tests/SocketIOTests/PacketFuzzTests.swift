import FuzzSupport
import SocketIO
import Testing

struct PacketFuzzTests {
    static let corpus = [
        "0", "0/admin?a=b,", #"0{"token":"123"}"#, "1", "1/admin,", #"2["a",1,"2",{"3":[true,null,-1.5e3,"\u00e9"]}]"#,
        #"2/admin,456["message","hello"]"#, #"312["ok",{"id":1}]"#, #"4{"message":"no"}"#, "2[5]", "2[NaN]", #"2["a",Infinity]"#,
        #"52-/f,9["up",{"_placeholder":true,"num":0},{"deep":[{"_placeholder":true,"num":1}]}]"#, #"61-4[{"_placeholder":true,"num":0}]"#,
        "0/waiting,", "1/removed,", "2/removed,7[\"x\"]",
    ].map { Array($0.utf8) }

    @Test func foreignPacketsNeverTrap() {
        var mutator = Mutator(seed: 0x50C4)
        for bytes in Self.corpus { fuzzPacket(bytes) }
        for _ in 0..<6000 {
            let bytes = mutator.mutate(Self.corpus)
            fuzzPacket(bytes)
            fuzzSocketIOSession(bytes)
        }
    }
}

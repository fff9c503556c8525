import Testing

@testable import Participants

@Suite struct NativeRequestTests {
    @Test(arguments: [
        ("room:join", #"{"room":" Tea "}"#, "join Tea as - since -"),
        ("room:join", #"{"room":"tea","name":" Anna ","since":0}"#, "join tea as Anna since 0"),
        ("room:join", #"{"room":"tea","name":null,"since":null,"other":1}"#, "join tea as - since -"),
        ("room:leave", #"{"room":"tea"}"#, "leave tea"),
        ("room:create", #"{"room":"tea"}"#, "create tea"),
        ("room:list", "", "list"),
        ("room:list", "{}", "list"),
        ("message:send", #"{"room":"tea","text":"hi"}"#, "in tea: message 'hi'"),
        ("message:send", #"{"room":"tea","text":" hi\u0000","clientId":"c","replyTo":"m"}"#, "in tea: message ' hi\0' to m as c"),
        ("message:edit", #"{"room":"tea","id":"m","text":"hi"}"#, "in tea: edit 'hi' of m"),
        ("message:delete", #"{"room":"tea","id":"m"}"#, "in tea: delete of m"),
        ("message:delete", #"{"room":"tea","id":"m","reason":"spam"}"#, "in tea: delete of m because spam"),
        (
            "location:send", #"{"room":"tea","latitude":-2,"longitude":51.5,"clientId":"c"}"#, "in tea: location at -2.0 51.5 as c"
        ),
        ("location:send", #"{"room":"tea","latitude":1e400,"longitude":999}"#, "in tea: location at inf 999.0"),
        ("history", #"{"room":"tea"}"#, "history tea newest(limit: 50)"),
        ("history", #"{"room":"tea","before":9,"limit":200}"#, "history tea before(9, limit: 200)"),
        ("history", #"{"room":"tea","after":0,"limit":1}"#, "history tea after(0, limit: 1)"),
        ("history", #"{"room":"tea","removed":true,"after":null}"#, "history tea newest(limit: 50) of removed"),
        ("typing", #"{"room":"tea","typing":true}"#, "typing tea true"),
        ("presence:set", #"{"status":"away"}"#, "presence away"),
        ("moderation:held", "{}", "held anywhere after 0 50"),
        ("moderation:held", #"{"room":"tea","after":7,"limit":2}"#, "held tea after 7 2"),
        ("moderation:decide", #"{"room":"tea","held":7,"decision":"approve"}"#, "approved 7 in tea "),
        ("moderation:decide", #"{"room":"tea","held":7,"decision":"reject","reason":"no"}"#, "rejected 7 in tea no"),
    ])
    func goodArguments(event: String, json: String, meaning: String) throws {
        #expect(NativeDialect().recognises(event, []))
        #expect(try reading(event, json, by: NativeDialect()) == meaning)
    }

    @Test(arguments: [
        ("room:join", "", #"1000 "room:join" takes one object."#),
        ("room:join", #""tea""#, #"1000 "room:join" takes one object."#),
        ("room:join", #"{"room":"tea"},{}"#, #"1000 "room:join" takes one object."#),
        ("room:join", "{}", #"1000 "room:join": room must be a string."#),
        ("room:join", #"{"room":7}"#, #"1000 "room:join": room must be a string."#),
        ("room:join", #"{"room":"  "}"#, "1007 The room's name is empty."),
        ("room:join", #"{"room":"a\u200Bb"}"#, "1007 The room's name has invisible characters."),
        ("room:join", #"{"room":"tea","name":7}"#, #"1000 "room:join": name must be a string."#),
        ("room:join", #"{"room":"tea","name":""}"#, "1004 The name is empty."),
        ("room:join", #"{"room":"tea","name":"ADMIN"}"#, #"1005 The name "ADMIN" is reserved for the server."#),
        ("room:join", #"{"room":"tea","since":-1}"#, #"1000 "room:join": since must be a whole number, 0 or more."#),
        ("room:join", #"{"room":"tea","since":1.5}"#, #"1000 "room:join": since must be a whole number, 0 or more."#),
        ("room:join", #"{"room":"tea","since":"1"}"#, #"1000 "room:join": since must be a whole number, 0 or more."#),
        ("room:list", "7", #"1000 "room:list" takes one object."#),
        ("message:send", #"{"room":"tea"}"#, #"1000 "message:send": text must be a string."#),
        ("message:send", #"{"text":"hi"}"#, #"1000 "message:send": room must be a string."#),
        ("message:send", #"{"room":"tea","text":null}"#, #"1000 "message:send": text must be a string."#),
        (
            "message:send", #"{"room":"tea","text":"hi","clientId":""}"#,
            #"1000 "message:send": clientId must be a string that is not empty."#
        ),
        ("message:send", #"{"room":"tea","text":"hi","replyTo":7}"#, #"1000 "message:send": replyTo must be a string."#),
        ("message:edit", #"{"room":"tea","text":"hi"}"#, #"1000 "message:edit": id must be a string."#),
        ("message:delete", #"{"room":"tea","id":"m","reason":7}"#, #"1000 "message:delete": reason must be a string."#),
        ("location:send", #"{"room":"tea","latitude":"1","longitude":2}"#, #"1000 "location:send": latitude must be a number."#),
        ("location:send", #"{"room":"tea","latitude":1}"#, #"1000 "location:send": longitude must be a number."#),
        ("history", #"{"room":"tea","limit":0}"#, #"1000 "history": limit must be a whole number from 1 to 200."#),
        ("history", #"{"room":"tea","limit":201}"#, #"1000 "history": limit must be a whole number from 1 to 200."#),
        ("history", #"{"room":"tea","before":1,"after":1}"#, #"1000 "history" takes either before or after, not both."#),
        ("history", #"{"room":"tea","removed":"yes"}"#, #"1000 "history": removed must be true or false."#),
        ("typing", #"{"room":"tea"}"#, #"1000 "typing": typing must be true or false."#),
        ("presence:set", "{}", #"1000 "presence:set": status must be a short visible text."#),
        ("presence:set", #"{"status":" "}"#, #"1000 "presence:set": status must be a short visible text."#),
    ])
    func badArguments(event: String, json: String, refusal: String) throws {
        #expect(try reading(event, json, by: NativeDialect()) == refusal)
    }

    @Test func identifiersAndReasonsAreShort() throws {
        let long = String(repeating: "x", count: 129)
        #expect(
            try reading("message:edit", #"{"room":"tea","id":"\#(long)","text":"x"}"#, by: NativeDialect())
                == #"1000 "message:edit": id must be at most 128 bytes long."#)
        #expect(
            try reading("message:delete", #"{"room":"tea","id":"m","reason":"\#(String(repeating: long, count: 8))"}"#, by: NativeDialect())
                == #"1000 "message:delete": reason must be at most 1000 bytes long."#)
    }

    @Test func otherDialectsWordsAreNotItsOwn() throws {
        for word in ["join", "sendMessage", "chat message", "message", "room:JOIN", ""] {
            #expect(!NativeDialect().recognises(word, []))
        }
    }
}

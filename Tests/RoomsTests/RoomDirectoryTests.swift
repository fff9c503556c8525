import ChatModel
import Rooms
import Testing

@Suite struct RoomDirectoryTests {
    private func reserve(_ number: Int, from address: String, in directory: RoomDirectory, at milliseconds: Int64 = 0) -> Rejection? {
        directory.reserve(RoomName(trusted: "room \(number)"), for: address, now: Timestamp(milliseconds: milliseconds))
    }

    @Test func anAddressMakesSoManyRoomsAndThenOneASecond() throws {
        let directory = RoomDirectory(rooms: [.lobby], maxRooms: 10_000)
        for number in 0..<500 { #expect(reserve(number, from: "192.0.2.1", in: directory) == nil) }
        let refusal = try #require(reserve(500, from: "192.0.2.1", in: directory))
        #expect(refusal.code == .rateLimited)
        #expect(reserve(0, from: "192.0.2.1", in: directory) == nil, "a room that is there costs nothing")
        #expect(reserve(500, from: "192.0.2.2", in: directory) == nil)
        #expect(reserve(501, from: "192.0.2.1", in: directory, at: 1000) == nil)
        #expect(reserve(502, from: "192.0.2.1", in: directory, at: 1000) != nil)
    }

    @Test func theServerHasSoManyRooms() {
        let directory = RoomDirectory(rooms: [.lobby], maxRooms: 3)
        #expect(reserve(1, from: "", in: directory) == nil && reserve(2, from: "", in: directory) == nil)
        #expect(reserve(3, from: "", in: directory)?.code == .tooManyRooms)
        directory.release(RoomName(trusted: "room 1"))
        #expect(reserve(3, from: "", in: directory) == nil)
    }
}

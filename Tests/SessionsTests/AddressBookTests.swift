import Testing

@testable import Sessions

@Suite struct AddressBookTests {
    private func counter(_ perAddress: Int, of all: Int = 1000) -> (ConnectionPermit.Counter, AddressBook) {
        let book = AddressBook(AddressBook.Limits(connections: perAddress, packets: Pace(perSecond: 10), requests: Pace(perSecond: 10)))
        return (ConnectionPermit.Counter(limit: all, addresses: book), book)
    }

    private func isRefused(_ counter: ConnectionPermit.Counter, _ address: String) -> Bool {
        (try? counter.take(for: address, now: 1)) == nil
    }

    @Test func anAddressHasSoManyAndOthersHaveTheirOwn() throws {
        let (counter, _) = counter(2)
        let held = try [counter.take(for: "192.0.2.1", now: 1), counter.take(for: "192.0.2.1", now: 1)]
        #expect(isRefused(counter, "192.0.2.1") && !isRefused(counter, "192.0.2.2"))
        #expect(counter.current == 2, "what is refused, or let go, is not counted")
        held[0].release()
        held[0].release()
        #expect(counter.current == 1 && !isRefused(counter, "192.0.2.1"))
    }

    @Test func theNodeHasSoMany() throws {
        let (counter, _) = counter(10, of: 2)
        let held = try [counter.take(for: "192.0.2.1", now: 1), counter.take(for: "192.0.2.2", now: 1)]
        #expect(throws: ConnectionPermit.Refusal.self) { try counter.take(for: "192.0.2.3", now: 1) }
        #expect(held.count == 2)
    }

    @Test func aConnectionMovesToTheAddressItIsForwardedFor() throws {
        let (counter, _) = counter(1)
        let proxy = try counter.take(for: "192.0.2.1", now: 1)
        let client = try proxy.moved(to: "198.51.100.1", now: 1)
        proxy.release()
        #expect(counter.current == 1 && isRefused(counter, "198.51.100.1") && !isRefused(counter, "192.0.2.1"))
        #expect(client.account.hasRoomForSession)
    }

    @Test func aUnixSocketHasNoAddressAndNoLimit() throws {
        let (counter, _) = counter(1)
        let held = try (0..<5).map { _ in try counter.take(for: "", now: 1) }
        #expect(held[0].account.chargePackets(1_000_000, now: 1) && held[0].account.chargeRequest(now: 1) == nil)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8::1", "2001:db8:0:0::/64"),
        ("::1", "0:0:0:0::/64"), ("1::2:3:4:5:6:7", "1:0:2:3::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"), ("::", "0:0:0:0::/64"),
    ])
    func aSubscriberIsOneAddress(address: String, network: String) {
        #expect(AddressBook.network(of: address) == network)
    }

    @Test func whoComesBackOwesWhatTheyOwed() throws {
        let (counter, _) = counter(10)
        try #require(counter.take(for: "192.0.2.1", now: 1000).account.chargePackets(10, now: 1000))
        #expect(try !counter.take(for: "192.0.2.1", now: 1000).account.chargePackets(1, now: 1000))
    }

    @Test func addressesThatAreGoneAreForgotten() throws {
        let (counter, book) = counter(10)
        let kept = try counter.take(for: "192.0.2.1", now: 0)
        for number in 0..<5000 { _ = try counter.take(for: "198.51.\(number / 256).\(number % 256)", now: 0) }
        #expect(book.count <= 1025)
        #expect(kept.account === (try counter.take(for: "192.0.2.1", now: 0).account))
    }

    @Test func sessionsAreCountedByThemselves() throws {
        let (counter, _) = counter(1)
        let account = try counter.take(for: "192.0.2.1", now: 0).account
        #expect(account.hasRoomForSession)
        account.openSession()
        #expect(!account.hasRoomForSession && !isRefused(counter, "192.0.2.1"))
        account.closeSession()
        #expect(account.hasRoomForSession)
    }

    @Test func oneLineInTenSeconds() {
        let complaint = Complaint()
        #expect(complaint.mayComplain(now: 0) && !complaint.mayComplain(now: 9_999) && complaint.mayComplain(now: 10_001))
    }
}

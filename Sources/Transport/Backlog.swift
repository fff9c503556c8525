/// Something in which bytes of one client wait.
package protocol BacklogOwner: AnyObject {
    /// The loop has too much waiting, and this is one of those with the most: it lets go of all of it and of its client.
    func giveUp()
}

/// The bytes that wait in memory on one loop, to be sent or for the rest of what is being received, and in whom.
///
/// Each client has limits of its own; this bounds what many of them together can hold. Only those are known here in which something waits.
package final class Backlog {
    /// Bytes above which those with the most are given up.
    package var limit = Int.max
    package private(set) var bytes = 0
    private var owners: [ObjectIdentifier: (owner: any BacklogOwner, bytes: Int)] = [:]
    /// Called when owners were given up: how many, and the bytes that waited before.
    package var reduced: ((_ owners: Int, _ bytes: Int) -> Void)?

    /// Notes how many bytes wait in the owner now; with 0 it is forgotten, and until then it is kept alive.
    package func note(_ count: Int, in owner: any BacklogOwner) {
        let key = ObjectIdentifier(owner)
        let before = count > 0 ? owners.updateValue((owner, count), forKey: key)?.bytes : owners.removeValue(forKey: key)?.bytes
        bytes += count - (before ?? 0)
    }

    var isOverLimit: Bool { bytes > limit }

    /// Gives up owners, from the one with the most on, until a quarter of the limit is free.
    func reduce() {
        let before = bytes
        var count = 0
        for (key, entry) in owners.sorted(by: { $0.value.bytes > $1.value.bytes }) where bytes > limit / 4 * 3 {
            entry.owner.giveUp()
            // An owner that lets go of nothing is not asked again.
            if let left = owners.removeValue(forKey: key) { bytes -= left.bytes }
            count += 1
        }
        reduced?(count, before)
    }
}

/// Requests that wait their turn, first in, first out.
struct RequestQueue {
    private var requests: [RoomRequest] = []
    private var start = 0

    var count: Int { requests.count - start }

    mutating func append(_ request: RoomRequest) { requests.append(request) }

    /// Puts back the one that was taken last.
    mutating func putBack(_ request: RoomRequest) {
        if start > 0 {
            start -= 1
            requests[start] = request
        } else {
            requests.insert(request, at: 0)
        }
    }

    mutating func next() -> RoomRequest? {
        guard start < requests.count else { return nil }
        defer {
            start += 1
            if start == requests.count {
                requests = []
                start = 0
            }
        }
        return requests[start]
    }
}

/// One `name=value` of a query, decoded.
package struct QueryItem: Sendable, Equatable {
    package let name: String
    /// Empty when there was no `=`.
    package let value: String

    /// The items of a query, in order, as the URL Standard reads `application/x-www-form-urlencoded`.
    static func parse(_ query: Substring.UTF8View) -> [QueryItem] {
        query.split(separator: UInt8(ascii: "&")).map { item in
            let halves = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count == 2 ? PercentEncoding.decodeForm(halves[1]) : ""
            return QueryItem(name: PercentEncoding.decodeForm(halves[0]), value: value)
        }
    }
}

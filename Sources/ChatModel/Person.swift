/// Someone in a room: who they are, what they go by and what they may do.
package struct Person: Hashable, Sendable {
    package let id: UserID
    package let name: DisplayName
    package let role: Role

    package init(id: UserID, name: DisplayName, role: Role) {
        self.id = id
        self.name = name
        self.role = role
    }
}

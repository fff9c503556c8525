import JSON

/// The namespaces of one connection (Socket.IO v5): which the client is in, asks for, and what may be sent to them.
///
/// Pure: Engine.IO's messages go in, at most one action for each comes out. Every packet that does not fit the state is a protocol
/// error, as in the reference implementation. A client in `/` alone costs no heap memory here.
package struct SocketIOSession: Sendable {
    private var decoder: PacketDecoder
    private var main = NamespaceState()
    private var others: [String: NamespaceState] = [:]
    private let maxNamespaces: Int32
    private var isOver = false

    /// Monotonic milliseconds by which the client has to be in a namespace, or the connection is to be closed; `.max` once it has
    /// been in one.
    package private(set) var deadline: UInt64

    package init(limits: SocketIOLimits = SocketIOLimits(), connectTimeoutMilliseconds: UInt64 = 45_000, now: UInt64) {
        decoder = PacketDecoder(limits: limits)
        maxNamespaces = Int32(clamping: limits.namespaces)
        deadline = now + connectTimeoutMilliseconds
    }

    /// Takes a text message without Engine.IO's `4`.
    package mutating func receive(text: ArraySlice<UInt8>) -> Action? {
        if isOver { return nil }
        do throws(SocketIOError) {
            guard let packet = try decoder.decode(text: text) else { return nil }
            return try perform(packet)
        } catch {
            return fail(error)
        }
    }

    /// Takes a binary message.
    package mutating func receive(binary: [UInt8]) -> Action? {
        if isOver { return nil }
        do throws(SocketIOError) {
            guard let packet = try decoder.decode(binary: binary) else { return nil }
            return try perform(packet)
        } catch {
            return fail(error)
        }
    }

    /// The client is in `namespace`.
    package func isConnected(to namespace: String = "/") -> Bool {
        state(of: namespace).phase == .connected
    }

    /// The namespaces the client is in.
    package var connectedNamespaces: [String] {
        (main.phase == .connected ? ["/"] : []) + others.filter { $0.value.phase == .connected }.keys.sorted()
    }

    /// Lets the client in: the CONNECT packet to send. Nil if it does not wait for that.
    /// - Parameter pid: by which the client can come back after its connection was lost (connection state recovery).
    package mutating func accept(_ namespace: String = "/", sid: String, pid: String? = nil) -> [UInt8]? {
        guard state(of: namespace).phase == .requested, !isOver else { return nil }
        set(NamespaceState(phase: .connected), of: namespace)
        deadline = .max
        return PacketEncoder.connect(namespace: namespace, sid: sid, pid: pid)
    }

    /// Does not let the client in: the CONNECT_ERROR packet to send. Nil if it does not wait for that.
    package mutating func refuse(_ namespace: String = "/", message: String, data: JSONValue? = nil) -> [UInt8]? {
        guard state(of: namespace).phase == .requested, !isOver else { return nil }
        set(NamespaceState(), of: namespace)
        return PacketEncoder.connectError(namespace: namespace, message: message, data: data)
    }

    /// Puts the client out of a namespace: the DISCONNECT packet to send. Nil if it is not in.
    package mutating func disconnect(_ namespace: String = "/") -> [UInt8]? {
        guard isConnected(to: namespace), !isOver else { return nil }
        set(NamespaceState(phase: .removed), of: namespace)
        return PacketEncoder.disconnect(namespace: namespace)
    }

    /// An id for an event the client is to acknowledge. Nil if it is not in the namespace.
    package mutating func nextAckID(_ namespace: String = "/") -> Int? {
        guard isConnected(to: namespace), !isOver else { return nil }
        return update(namespace) { state in
            let id = Int(state.nextAckID)
            state.nextAckID = state.nextAckID == .max ? 0 : state.nextAckID + 1
            state.awaitedAcks.insert(id)
            return id
        }
    }

    /// Stops waiting for an acknowledgement; one that still comes is ignored.
    package mutating func forgetAck(_ id: Int, namespace: String = "/") {
        guard isConnected(to: namespace) else { return }
        update(namespace) { _ = $0.awaitedAcks.remove(id) }
    }

    private mutating func perform(_ packet: Packet) throws(SocketIOError) -> Action? {
        let namespace = packet.namespace
        switch (packet.type, state(of: namespace).phase) {
        case (.connect, .absent), (.connect, .removed):
            try makeRoom(for: namespace)
            set(NamespaceState(phase: .requested), of: namespace)
            return .connectRequested(namespace: namespace, auth: packet.data?.object)
        case (.connect, _), (.connectError, _): throw .invalidState
        case (_, .removed): return nil
        case (_, .absent), (_, .requested): throw .invalidState
        case (.disconnect, .connected):
            set(NamespaceState(), of: namespace)
            return .disconnected(namespace: namespace)
        case (.event, .connected), (.binaryEvent, .connected):
            guard let name = packet.eventName, let data = packet.data?.array else { throw .invalidPayload }
            return .event(
                namespace: namespace, name: name, arguments: Array(data.dropFirst()), ack: packet.id, attachments: packet.attachments)
        case (.ack, .connected), (.binaryAck, .connected):
            guard let id = packet.id, let data = packet.data?.array else { throw .invalidPayload }
            return acknowledge(id, namespace: namespace, arguments: data, attachments: packet.attachments)
        }
    }

    /// Nil for an id that was never given out or has been acknowledged before.
    private mutating func acknowledge(_ id: Int, namespace: String, arguments: [JSONValue], attachments: [[UInt8]]) -> Action? {
        guard update(namespace, { $0.awaitedAcks.remove(id) }) != nil else { return nil }
        return .acknowledged(namespace: namespace, id: id, arguments: arguments, attachments: attachments)
    }

    private mutating func makeRoom(for namespace: String) throws(SocketIOError) {
        guard namespace != "/", others[namespace] == nil, others.count >= Int(maxNamespaces) else { return }
        others = others.filter { $0.value.phase != .removed }
        if others.count >= Int(maxNamespaces) { throw .tooManyNamespaces }
    }

    private func state(of namespace: String) -> NamespaceState {
        namespace == "/" ? main : others[namespace] ?? NamespaceState()
    }

    private mutating func set(_ state: NamespaceState, of namespace: String) {
        if namespace == "/" {
            main = state
        } else {
            others[namespace] = state.phase == .absent ? nil : state
        }
    }

    /// Changes the state of a namespace the client is in, in place.
    private mutating func update<Result>(_ namespace: String, _ body: (inout NamespaceState) -> Result) -> Result {
        namespace == "/" ? body(&main) : body(&others[namespace, default: NamespaceState()])
    }

    private mutating func fail(_ error: SocketIOError) -> Action {
        isOver = true
        decoder = PacketDecoder()
        return .protocolError(error)
    }
}

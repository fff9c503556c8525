import HTTP
import Transport

/// What a loop offers to the connections and sessions that live on it.
package protocol SessionEnvironment: AnyObject {
    /// This loop's number.
    var loop: Int { get }
    /// How many loops the node has.
    var loops: Int { get }
    var eventLoop: EventLoop { get }
    var settings: SessionSettings { get }
    var sessions: SessionTable { get }
    /// The node is stopping: connections are told to come back later.
    var isStopping: Bool { get }
    /// What is spoken at a path; nil for plain HTTP. Asked twice for each request.
    func endpoint(at path: String) -> Endpoint?
    /// Gives a connection to another loop of the node, with what was received and not answered.
    func handOver(_ connection: HandedOver, to loop: Int)
    /// The connection is no HTTP connection of this loop any more.
    func forget(_ connection: Connection)
    /// Answers a request to no endpoint: now, or, having answered nil, later through `answer` on this loop.
    func respond(to request: Request, later answer: PendingAnswer) -> Response?
    /// Reads what follows of an answer away from the loop, and hands it to the connection's `proceed`.
    func read(_ content: any ContentPieces, for answer: PendingAnswer)
    /// A line for the operator. Never a message's text, never a secret.
    func log(_ line: String)
}

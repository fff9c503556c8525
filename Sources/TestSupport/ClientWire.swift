/// How a scripted client's Engine.IO packets travel.
protocol ClientWire: AnyObject {
    /// Sends one packet, text only.
    func send(_ packet: [UInt8]) throws(TestError)
    /// The next packet from the server; nil when the server has ended the connection.
    func receive(_ deadline: Deadline) throws(TestError) -> [UInt8]?
    /// Ends the connection in order.
    func close() throws(TestError)
    /// Drops the connection as if the machine were gone.
    func abort()
}

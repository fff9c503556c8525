import Bus
import ChatModel
import Moderation
import Storage

/// One room on its home loop, which owns its order, its members and its chain.
///
/// A message's way: `handle` → `send` → `Chain.judge` → `MessageLog.append` → `appended` → reply to the sender → `Bus.publish`.
package final class Room {
    package let name: RoomName
    unowned let environment: any RoomEnvironment
    var members = Members()
    var history: History
    var clientIDs: ClientIDs
    private(set) var chain: Chain
    /// The number of the policy the chain is of.
    private(set) var policyVersion: Int
    /// There is another policy, for when the event that waits for a stage's answer is judged.
    private var adoptionIsDue = false
    /// Walks that wait for a stage's answer.
    var suspensions: [Int: Suspension] = [:]
    var suspensionCount = 0
    /// An event waits for a stage's answer: what comes after it waits too, so that order is kept.
    var waitsForAnswer = false
    var standings = Standings()
    /// Appends and holds the store has not answered yet.
    var inFlight = 0
    /// The facts for a request are being read: those that come after it wait, so that order is kept.
    var waitsForFacts = false
    var waiting = RequestQueue()
    /// The messages on their way to the store whose identifiers their clients chose, and so know already.
    var arriving: Set<MessageID> = []
    /// The one of `arriving` whose arrival is waited for.
    var awaitedMessage: MessageID?
    /// Sessions for which the store is being read.
    var entering: [SessionKey: Entrance] = [:]
    /// Reads whose end, with what waited for it, is still to come: their answers find this very room.
    var openReads = 0
    /// How many entrances had the store read.
    var entranceCount = 0
    private var isListScheduled = false
    private var lastList: Timestamp?
    /// Called when nobody is in the room and nothing is under way.
    private let becameIdle: (Room) -> Void

    init(_ name: RoomName, tail: RoomTail, environment: any RoomEnvironment, becameIdle: @escaping (Room) -> Void) {
        self.name = name
        self.environment = environment
        self.becameIdle = becameIdle
        history = History(tail, limit: environment.limits.recentEntries)
        clientIDs = ClientIDs(limit: environment.limits.rememberedClientIDs)
        let policy = environment.policy
        policyVersion = policy.version
        chain = Chain(policy.stages(for: name), room: name, meter: environment.meter)
        remember(tail)
    }

    /// Does what a session asks, or queues it where an earlier request has to be first.
    func handle(_ request: RoomRequest) {
        if isWaiting { return queue(request) }
        if entering[request.session] != nil {
            guard case .leave = request.action else {
                entering[request.session]?.queued.append(request)
                return
            }
            abandonEntrance(of: request.session)
        }
        switch request.action {
        case .join(let join): enter(join, request)
        case .leave: leave(request)
        case .event(let event): send(event, request)
        case .post(let post): send(post, request)
        case .decide(let ruling): decide(ruling, request)
        case .typing(let isTyping):
            guard let member = members[request.session] else { return }
            publish(.typing(member.person, isTyping: isTyping), except: request.session)
        case .presence(let status):
            guard let member = members[request.session] else { return }
            publish(.presence(member.person, status: status), except: request.session)
        case .listen(let dialect): members.addListener(request.session, dialect)
        case .stopListening: members.removeListener(request.session)
        }
        settle()
    }

    private var isWaiting: Bool { waitsForFacts || waitsForAnswer }

    private func queue(_ request: RoomRequest) {
        if waiting.count >= environment.limits.waitingRequests {
            switch request.action {
            case .event, .post, .join, .decide: return reply(.rejected(.overloaded), to: request)
            case .typing, .presence: return
            // As many as there are sessions.
            case .leave, .listen, .stopListening: break
            }
        }
        waiting.append(request)
    }

    /// The facts are there: what waited goes on, until one of them has to wait again.
    func goOn() {
        waitsForFacts = false
        while !isWaiting, let request = waiting.next() { handle(request) }
    }

    /// The event that waited for a stage is judged: what waited behind it goes on, by the policy of now.
    func answerCame() {
        waitsForAnswer = false
        if adoptionIsDue { adoptPolicy() }
        goOn()
    }

    /// To be called when something that was under way has ended.
    func settle() {
        if members.isEmpty, inFlight == 0, openReads == 0, !isWaiting { becameIdle(self) }
    }

    /// To be called when a read and everything that waited for it is done.
    func endRead() {
        openReads -= 1
        settle()
    }

    /// The policy is another one: the next event is judged by it, with what the stages have kept. Clients are told of rules that changed.
    func adoptPolicy() {
        // The event that waits is judged to its end by the policy it was begun under, and its stages' state goes to their successors.
        adoptionIsDue = waitsForAnswer
        if adoptionIsDue { return }
        let terms = chain.terms
        let policy = environment.policy
        policyVersion = policy.version
        chain = Chain(policy.stages(for: name), room: name, replacing: chain, meter: environment.meter)
        if chain.terms != terms { publish(.terms(chain.terms)) }
    }

    func context(
        of member: Members.Member, standing: Standing? = nil, present: [Person] = [], target: Context.Target? = nil
    ) -> Context {
        Context(
            room: name, sender: member.person, address: member.address, standing: standing, present: present, target: target,
            now: environment.now)
    }

    func publish(_ content: Broadcast.Content, except: SessionKey? = nil) {
        environment.bus.publish(Broadcast(content, in: name, at: environment.now, except: except))
    }

    func reply(_ content: RoomReply.Content, to request: RoomRequest) {
        if let answer = request.answer { return answer(content) }
        let reply = RoomReply(room: name, session: request.session, content: content, ticket: request.ticket)
        environment.post(.reply(reply), to: request.session.loop)
    }

    /// Performs what the stages asked for beside their verdict, of an event that was accepted.
    func perform(_ effects: [Effect], for session: SessionKey) {
        for case .notice(let notice) in effects {
            switch notice.audience {
            case .others: publish(.notice(notice), except: session)
            case .sender: tell(notice, to: session)
            }
        }
    }

    func tell(_ notice: Notice, to session: SessionKey) {
        let reply = RoomReply(room: name, session: session, content: .notice(notice), ticket: Ticket())
        environment.post(.reply(reply), to: session.loop)
    }

    /// Tells the room who came and left: at once if the last time is long enough ago, otherwise when it is.
    func announceMembers() {
        guard members.hasNews, !isListScheduled else { return }
        let now = environment.now.milliseconds
        let spacing = Int64(environment.limits.memberListMilliseconds)
        let wait = lastList.map { max(0, $0.milliseconds + spacing - now) } ?? 0
        guard wait > 0 else { return publishMembers() }
        isListScheduled = true
        environment.schedule(afterMilliseconds: UInt64(wait)) { [weak self] in
            self?.isListScheduled = false
            self?.publishMembers()
        }
    }

    private func publishMembers() {
        guard members.hasNews else { return }
        lastList = environment.now
        publish(.members(members.takeNews()))
    }

    private func remember(_ tail: RoomTail) {
        for entry in tail.entries {
            guard let clientID = entry.clientID else { continue }
            _ = clientIDs.settle(ClientIDs.Key(author: entry.author, clientID: clientID), as: .accepted(entry))
        }
        for held in tail.held { _ = clientIDs.settle(ClientIDs.Key(author: held.author, clientID: held.clientID), as: .held(held.id)) }
    }
}

import TestSupport
import Testing
import Transport

struct EventLoopTests {
    @Test func timeOnALoopNeverGoesBack() throws {
        let harness = LoopHarness()
        defer { harness.stop() }
        var last: UInt64 = 0
        for _ in 0..<100 {
            let now = try harness.run { $0.loop.now }
            #expect(now >= last)
            last = now
        }
    }

    @Test func aLoopIsFreedWhenItHasRun() throws {
        let isFreed = BlockingQueue<Bool>()
        let thread = LoopThread(name: "test-loop") {
            weak var freed: EventLoop?
            do {
                let loop = EventLoop()
                freed = loop
                let timer = Timer(on: loop)
                let inbox = Inbox<Int>()
                inbox.attach(to: loop) { _ in }
                _ = loop.deadlines
                timer.schedule(after: 0) { [unowned loop] in loop.stop() }
                loop.run()
            }
            isFreed.push(freed == nil)
        }
        #expect(try isFreed.next())
        thread.join()
    }
}

"""The parts of the benchmark. Each is a generator of lines of the table."""

import json

from servers import HERE
from table import Line, least, median, microseconds, milliseconds, ratio

CEILINGS = json.loads((HERE / "ceilings.json").read_text())


def fan_out(bench):
    """What a delivery costs, beside a bare loop that sends the same frames."""
    for in_flight, goal in [(1, 1.10), (8, 0.30)]:
        names = ["message", "baithak", "turn"] + (["ws"] if bench.has_ws else [])
        shape = ["--in-flight", in_flight, "--senders", in_flight, "--seconds", bench.options.seconds]
        results = bench.rounds(names, *shape)
        ours, bare, turn = results["baithak"], results["message"], results["turn"]
        cpu = "cpuPerDelivery"
        what = f"{bench.options.clients} clients in a room, {in_flight} in flight"
        # Other work on the machine only ever adds: of several rounds the least are nearest to what is.
        found = least(ours, cpu) / least(bare, cpu)
        yield Line(
            f"{what}: CPU per delivery, median (least)", f"{microseconds(median(ours, cpu))} ({least(ours, cpu):.2f})",
            f"bare loop, a send per message: {microseconds(median(bare, cpu))} ({least(bare, cpu):.2f})",
            f"{ratio(ours, bare, cpu):.2f} ({found:.2f})", f"≤ {goal:.2f}",
            found <= goal,
        )
        yield Line(
            "the same, and a bare loop with a send per turn", microseconds(median(ours, cpu)),
            f"{microseconds(median(turn, cpu))} ({least(turn, cpu):.2f})",
            f"{ratio(ours, turn, cpu):.2f} ({least(ours, cpu) / least(turn, cpu):.2f})",
        )
        if bench.has_ws:
            theirs = results["ws"]
            found = least(theirs, cpu) / least(ours, cpu)
            yield Line(
                "the same, and `ws` on Node", microseconds(median(ours, cpu)),
                f"{microseconds(median(theirs, cpu))} ({least(theirs, cpu):.2f})", f"{ratio(theirs, ours, cpu):.2f} ({found:.2f}) times less",
                "≥ 1.9", found >= 1.9,
            )
        yield Line(
            "the same: deliveries/s; bytes of each", f"{median(ours, 'deliveriesPerSecond'):,.0f}; {median(ours, 'bytesPerDelivery'):.1f}",
            f"bare loop: {median(bare, 'deliveriesPerSecond'):,.0f}; {median(bare, 'bytesPerDelivery'):.1f}",
        )


def latency(bench):
    """How long a message takes to its last readers, sent at a fixed rate."""
    for rate in [50, 500]:
        results = bench.rounds(["message", "baithak"], "--rate", rate, "--seconds", bench.options.seconds * 2)
        ours, bare = results["baithak"], results["message"]
        p99 = ratio(ours, bare, "latency.p99")
        p50 = median(ours, "latency.p50") / 1000
        lost = sum(result["lost"] for result in ours)
        limits = ("p99 ≤ 1.5 times", p99 <= 1.5) if rate == 50 else ("p50 ≤ 10 ms, none lost", p50 <= 10 and lost == 0)
        yield Line(
            f"{bench.options.clients} clients in a room, {rate} messages/s: delivered p50, p99",
            f"{milliseconds(median(ours, 'latency.p50'))}, {milliseconds(median(ours, 'latency.p99'))}; {lost} lost",
            f"bare loop: {milliseconds(median(bare, 'latency.p50'))}, {milliseconds(median(bare, 'latency.p99'))}", f"p99 {p99:.2f}", *limits,
        )


def sends(bench):
    """Messages acknowledged, and on disk, a second."""
    shape = ["--clients", 16, "--rooms", 16, "--senders", 16, "--seconds", bench.options.seconds]
    for label, arguments, goal, test in [
        ("1,000/s", ["--rate", 1000], "p50 ≤ 2 ms", lambda runs: median(runs, "ack.p50") <= 2000),
        ("128 under way", ["--acks", "--in-flight", 8], "–", None),
        ("512 under way", ["--acks", "--in-flight", 32], "≥ 20,000/s", lambda runs: median(runs, "acksPerSecond") >= 20000),
    ]:
        runs = []
        for _ in range(bench.options.rounds):
            with bench.baithak() as server:
                runs.append(bench.load(server, *shape, *arguments))
        yield Line(
            f"durable sends, 16 rooms, {label}: acknowledged/s; ack p50, p99",
            f"{median(runs, 'acksPerSecond'):,.0f}/s; {milliseconds(median(runs, 'ack.p50'))}, {milliseconds(median(runs, 'ack.p99'))}",
            goal=goal, is_reached=test(runs) if test else None,
        )


def accept(bench):
    """Connections a second: TCP, the upgrade and Engine.IO's handshake; and as far as the namespace."""
    for goal, label, least_rate in [("opened", "TCP, upgrade, Engine.IO", 15000), ("connected", "and Socket.IO's connect", None)]:
        runs = []
        for _ in range(bench.options.rounds):
            with bench.baithak() as server:
                shape = ["--clients", bench.options.sessions, "--entering", 64, "--seconds", 0.1, "--warmup", 0]
                runs.append(bench.load(server, "--idle", "--until", goal, *shape))
        rate = median(runs, "entered.perSecond")
        yield Line(
            f"handshakes/s ({label}); CPU of each", f"{rate:,.0f}/s; {median(runs, 'entered.cpu'):.1f} µs",
            goal=f"≥ {least_rate:,}/s" if least_rate else "–", is_reached=rate >= least_rate if least_rate else None,
        )


def sessions(bench):
    """As many sessions as descriptors allow, in 200 rooms: what each takes, and whether every room hears everything."""
    many, few, rooms = bench.options.sessions, bench.options.sessions * 5 // 18, bench.options.sessions // 90
    with bench.baithak() as server:
        shape = ["--clients", many, "--rooms", rooms, "--checkpoint", few, "--settle", 3]
        run = bench.load(server, *shape, "--senders", rooms, "--rate", rooms * 2, "--warmup", 1, "--seconds", bench.options.seconds * 3)
    before, at, after = (run[key]["resident"] for key in ["memoryBefore", "memoryAtCheckpoint", "memoryIdle"])
    slope = (after - at) / (many - few) / 1000
    yield Line(
        f"memory of an idle session in a room, {few:,} to {many:,} sessions", f"{slope:.2f} kB",
        f"resident: {before / 1e6:.1f} MB, with {few:,} {at / 1e6:.1f}, with {many:,} {after / 1e6:.1f}", goal="≤ 1.50 kB", is_reached=slope <= 1.5,
    )
    yield Line(
        f"{many:,} sessions in {rooms} rooms, {rooms * 2} messages/s: deliveries; p50, p99",
        f"{run['deliveries']:,}, {run['lost']} lost, {run['misplaced']} misplaced; {milliseconds(run['latency']['p50'])},"
        f" {milliseconds(run['latency']['p99'])}",
        goal="none lost", is_reached=run["lost"] == 0 and run["misplaced"] == 0,
    )


def polling(bench):
    """The fan-out to clients on HTTP long polling."""
    clients = bench.options.clients // 2
    runs = []
    for _ in range(bench.options.rounds):
        with bench.baithak() as server:
            runs.append(bench.load(server, "--polling", "--clients", clients, "--seconds", bench.options.seconds))
    yield Line(
        f"{clients} clients on long polling in a room, 1 in flight: CPU per delivery; deliveries/s; p50, p99",
        f"{microseconds(median(runs, 'cpuPerDelivery'))}; {median(runs, 'deliveriesPerSecond'):,.0f};"
        f" {milliseconds(median(runs, 'latency.p50'))}, {milliseconds(median(runs, 'latency.p99'))}",
    )


def loops(bench):
    """Two loops and one, on the same two processors that the load generator uses as well."""
    processors = {bench.options.server_cpu, bench.options.load_cpu}
    for label, shape in [
        ("one hot room, 1 in flight", ["--in-flight", 1]),
        ("8 rooms, 1 in flight in each", ["--rooms", 8, "--senders", 8, "--in-flight", 8]),
    ]:
        results = {1: [], 2: []}
        for _ in range(bench.options.rounds):
            for count in results:
                with bench.baithak(loops=count, processors=processors) as server:
                    arguments = ["--clients", bench.options.clients, "--seconds", bench.options.seconds, *shape]
                    results[count].append(bench.load(server, *arguments, is_pinned=False))
        two, one = results[2], results[1]
        found = ratio(two, one, "deliveriesPerSecond")
        yield Line(
            f"two loops, {label}: deliveries/s; p50", f"{median(two, 'deliveriesPerSecond'):,.0f}; {milliseconds(median(two, 'latency.p50'))}",
            f"one loop: {median(one, 'deliveriesPerSecond'):,.0f}; {milliseconds(median(one, 'latency.p50'))}", f"{found:.2f}", "> 1", found > 1,
        )


def tls(bench):
    """What TLS adds to a delivery, to coming in, and to an idle session."""
    for in_flight in [1, 8]:
        shape = ["--in-flight", in_flight, "--senders", in_flight, "--seconds", bench.options.seconds]
        yield beside_plain(bench, "tls", f"{bench.options.clients} clients over TLS, {in_flight} in flight: CPU per delivery, median (least)", shape)
    few, many = bench.options.sessions // 18, bench.options.sessions // 6
    slopes, entering = {}, {}
    for is_secure in [True, False]:
        with bench.baithak(is_secure=is_secure) as server:
            manner = ["--tls"] if is_secure else []
            shape = ["--idle", "--clients", many, "--checkpoint", few, "--settle", 2, "--rooms", few // 5, "--warmup", 0, "--seconds", 0.1]
            run = bench.load(server, *manner, *shape)
        slopes[is_secure] = (run["memoryIdle"]["resident"] - run["memoryAtCheckpoint"]["resident"]) / (many - few) / 1000
        # Of those who came after the checkpoint, but told for all.
        entering[is_secure] = run["entered"]["cpu"] * many / (many - few)
    yield Line(
        f"memory of an idle session over TLS, {few:,} to {many:,} sessions", f"{slopes[True]:.1f} kB", f"in the clear: {slopes[False]:.1f} kB",
        f"{slopes[True] / slopes[False]:.1f}",
    )
    yield Line(
        "coming in over TLS (handshakes, namespace, room): CPU of each", f"{entering[True]:.0f} µs", f"in the clear: {entering[False]:.0f} µs",
        f"{entering[True] / entering[False]:.1f}",
    )


def deflate(bench):
    """What compressing broadcasts, once for all who hear them, adds to a delivery, and what it saves on the wire."""
    for in_flight in [1, 8]:
        shape = ["--in-flight", in_flight, "--senders", in_flight, "--seconds", bench.options.seconds, "--text", 2000]
        what = f"{bench.options.clients} clients with permessage-deflate, texts of 2,000 bytes, {in_flight} in flight"
        yield beside_plain(bench, "deflate", f"{what}: CPU per delivery, median (least); bytes of each", shape, has_bytes=True)


def beside_plain(bench, name, what, shape, has_bytes=False):
    """The server in one of its ways beside itself in the plain one."""
    results = bench.rounds(["baithak", name], *shape)
    plain, found = results["baithak"], results[name]
    cpu, size = "cpuPerDelivery", "bytesPerDelivery"

    def cell(runs):
        count = f"; {median(runs, size):,.0f}" if has_bytes else ""
        return f"{microseconds(median(runs, cpu))} ({least(runs, cpu):.2f}){count}"

    bytes_ratio = f"; {ratio(found, plain, size):.2f}" if has_bytes else ""
    ratios = f"{ratio(found, plain, cpu):.2f} ({least(found, cpu) / least(plain, cpu):.2f}){bytes_ratio}"
    return Line(what, cell(found), f"plain: {cell(plain)}", ratios)


def allocations(bench):
    """How often the server allocates for a message, and for each of its recipients: counts, so that a busy machine changes nothing."""

    def per_message(clients):
        with bench.baithak(counts=True) as server:
            run = bench.load(server, "--clients", clients, "--counts", bench.counts, "--seconds", 2)
        return run["allocations"] / (run["windowDeliveries"] / clients)

    few, many = 50, 550
    small, large = per_message(few), per_message(many)
    each = (large - small) / (many - few)
    for what, found, ceiling in [
        ("allocations for each recipient", each, CEILINGS["allocationsPerRecipient"]),
        ("allocations for a message", small - each * few, CEILINGS["allocationsPerMessage"]),
    ]:
        yield Line(what, f"{found:.3f}", goal=f"≤ {ceiling:g}", is_reached=found <= ceiling)


ALL = {
    "fan-out": fan_out, "latency": latency, "sends": sends, "accept": accept, "sessions": sessions, "polling": polling, "loops": loops,
    "tls": tls, "deflate": deflate, "allocations": allocations,
}

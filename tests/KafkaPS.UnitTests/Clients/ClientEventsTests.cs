using Confluent.Kafka;
using KafkaPS.Clients;

namespace KafkaPS.UnitTests.Clients;

public class ClientEventsTests
{
    static ClientEvents Events(params (SyslogLevel Level, string Message)[] logged)
    {
        var events = new ClientEvents(_ => null, null);
        foreach ((SyslogLevel level, string message) in logged) events.OnLog(new LogMessage("client", level, "FAIL", message));
        return events;
    }

    [Fact]
    public void Lines_that_say_the_same_are_one_with_their_number()
    {
        ClientEvents events = Events(
            (SyslogLevel.Error, "[thrd:a:1/bootstrap]: a:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT)"),
            (SyslogLevel.Error, "[thrd:b:1/bootstrap]: b:1/bootstrap: Name or service not known"),
            (SyslogLevel.Error, "[thrd:a:1/bootstrap]: a:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 3ms in state CONNECT, 1 identical error(s) suppressed)"));

        IReadOnlyCollection<LogLine> lines = events.TakeLog();

        Assert.Equal([2, 1], lines.Select(line => line.Count));
        Assert.Contains("after 0ms", lines.First().Text, StringComparison.Ordinal);
        Assert.EndsWith(" (2 times)", lines.First().ToString(), StringComparison.Ordinal);
        Assert.Equal(lines.Last().Text, lines.Last().ToString());
        Assert.Empty(events.TakeLog());
    }

    [Fact]
    public void What_debug_asks_for_is_shown_line_by_line()
    {
        LogLine[] lines = [.. Events((SyslogLevel.Debug, "same"), (SyslogLevel.Debug, "same"), (SyslogLevel.Error, "same")).TakeLog()];

        Assert.Equal([new("FAIL: same", 1, true), new("FAIL: same", 1, true), new("FAIL: same", 1, false)], lines);
    }
}

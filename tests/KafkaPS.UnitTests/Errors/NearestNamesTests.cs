using KafkaPS.Errors;

namespace KafkaPS.UnitTests.Errors;

public class NearestNamesTests
{
    static readonly string[] Known = ["linger.ms", "batch.size", "NOT_LEADER_OR_FOLLOWER", "NotLeaderOrFollowerException", "acks", "api.version.fallback.ms", ""];

    [Theory]
    [InlineData("linger_ms", "linger.ms")]
    [InlineData("ligner.ms", "linger.ms")]
    [InlineData("batchsize", "batch.size")]
    [InlineData("lingr", "linger.ms")]
    [InlineData("ack", "acks")]
    [InlineData("fallback", "api.version.fallback.ms")]
    [InlineData("x")]
    [InlineData("3")]
    [InlineData("bax")]
    [InlineData("NotLeader", "NOT_LEADER_OR_FOLLOWER", "NotLeaderOrFollowerException")]
    [InlineData("something else")]
    [InlineData("")]
    [InlineData("?!")]
    public void The_names_that_may_have_been_meant(string name, params string[] expected) => Assert.Equal(expected, NearestNames.Of(name, Known));
}

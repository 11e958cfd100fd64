using KafkaPS.Clients;

namespace KafkaPS.UnitTests.Clients;

public class TransactionFailureTests
{
    [Theory]
    [InlineData("[thrd:127.0.0.1:9092/1]: Current transaction failed in state InTransaction: skipped sequence numbers (OUT_OF_ORDER_SEQUENCE_NUMBER, requires epoch bump)", 45, "skipped sequence numbers", true)]
    [InlineData("[thrd:main]: Current transaction failed in state BeginCommit: 3 message(s) (a) failed (MSG_SIZE_TOO_LARGE)", 10, "3 message(s) (a) failed", false)]
    [InlineData("[thrd:main]: Current transaction failed in state InTransaction: timed out (_TIMED_OUT)", -185, "timed out", true)]
    public void The_line_of_the_log_has_code_reason_and_whether_it_passes(string line, int code, string reason, bool isPassing) =>
        Assert.Equal(new TransactionFailure(code, reason, isPassing), TransactionFailure.Parse(line));

    [Theory]
    [InlineData("[thrd:main]: Fatal transaction error: fenced (_FENCED)")]
    [InlineData("[thrd:main]: Current transaction failed in state InTransaction: new in a later version (NO_SUCH_ERROR)")]
    public void Another_line_is_none(string line) => Assert.Null(TransactionFailure.Parse(line));
}

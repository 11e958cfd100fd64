using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using KafkaPS.Connection;
using KafkaPS.Errors;

namespace KafkaPS.Cluster;

/// <summary>
/// The stages that librdkafka has no request for, on the test's own connection: whether the transactional id may be used, without a transaction, and the
/// cluster's clock. Where the listener wants a login, that connection must have made it (<see cref="BrokerLogin"/>).
/// </summary>
sealed class ProtocolStages(BrokerConnection broker)
{
    const short InitProducerId = 22, DescribeQuorum = 55;
    const short InvalidTransactionTimeout = 50;
    const int ClockLimitMs = 5000;

    /// <summary>
    /// Asks for a producer id with a timeout of no time, which every broker refuses. But it looks first whether the user may use the id, and changes nothing: a
    /// producer that uses the id now is not disturbed (Kafka's <c>KafkaApis.handleInitProducerIdRequest</c>, <c>TransactionCoordinator.handleInitProducerId</c>).
    /// </summary>
    internal async Task<StageOutcome> TransactionalIdAsync(string id, CancellationToken stop)
    {
        byte[] name = Encoding.UTF8.GetBytes(id);
        var body = new byte[2 + name.Length + 4];
        BinaryPrimitives.WriteInt16BigEndian(body, checked((short)name.Length));
        name.CopyTo(body, 2);
        byte[] answer = await broker.CallAsync(InitProducerId, 1, isFlexible: false, body, stop).ConfigureAwait(false);
        short code = BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(4));
        return code == InvalidTransactionTimeout ? StageOutcome.Passed($"The user is allowed to use the transactional ID '{id}'. No transaction was started.")
            : StageOutcome.Failed(KafkaErrors.FromCode(code, $"Transactional ID {id}"));
    }

    /// <summary>The leader of the controllers tells its own time where it tells how far the others are (KIP-836). Records bear the time of this computer.</summary>
    internal async Task<StageOutcome> ClockAsync(CancellationToken stop)
    {
        byte[] topic = Encoding.UTF8.GetBytes("__cluster_metadata");
        byte[] answer = await broker.CallAsync(DescribeQuorum, 1, isFlexible: true, [2, (byte)(topic.Length + 1), .. topic, 2, 0, 0, 0, 0, 0, 0, 0], stop).ConfigureAwait(false);
        if (LeaderTime(answer) is not long time) return StageOutcome.Skipped("The brokers do not report their time to this user.");
        double ms = (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(time)).TotalMilliseconds;
        string message = string.Create(CultureInfo.InvariantCulture, $"The clock of this computer is {Math.Abs(ms):F0} ms {(ms < 0 ? "behind" : "ahead of")} the cluster's.");
        return Math.Abs(ms) < ClockLimitMs ? StageOutcome.Passed(message)
            : new(KafkaConnectionStatus.Warning, message, "Set the clock of this computer. It determines the timestamps of records, which brokers reject if they are too far in the future (message.timestamp.after.max.ms), and the expiry of tokens and certificates.");
    }

    /// <summary>Reads DescribeQuorumResponse, version 1: error, and for the one partition of the one topic its leader and the voters, each with its times.</summary>
    static long? LeaderTime(ReadOnlySpan<byte> answer)
    {
        const int voterSize = 4 + 8 + 8 + 8 + 1;
        int position = 0;
        if (BinaryPrimitives.ReadInt16BigEndian(answer) != 0) return null;
        position += 2;
        if (answer[position++] != 2) return null;
        position += answer[position];
        if (answer[position++] != 2 || BinaryPrimitives.ReadInt16BigEndian(answer[(position + 4)..]) != 0) return null;
        position += 4 + 2;
        int leader = BinaryPrimitives.ReadInt32BigEndian(answer[position..]);
        position += 4 + 4 + 8;
        for (int voters = answer[position++] - 1; voters > 0 && position + voterSize <= answer.Length; voters--, position += voterSize)
        {
            if (BinaryPrimitives.ReadInt32BigEndian(answer[position..]) == leader && BinaryPrimitives.ReadInt64BigEndian(answer[(position + 20)..]) is > 0 and long time) return time;
        }
        return null;
    }
}

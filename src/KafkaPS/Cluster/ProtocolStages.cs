using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using KafkaPS.Connection;
using KafkaPS.Errors;

namespace KafkaPS.Cluster;

/// <summary>
/// The stages that librdkafka has no request for, on the test's own connection: whether the user may use the transactional ID, without a transaction, and the cluster's
/// clock. If the listener requires a login, the connection must already be logged in (<see cref="BrokerLogin"/>).
/// </summary>
sealed class ProtocolStages(BrokerConnection broker)
{
    const short InitProducerId = 22, DescribeQuorum = 55;
    const short InvalidTransactionTimeout = 50;
    const int ClockLimitMs = 5000;

    /// <summary>
    /// Requests a producer ID with a transaction timeout of 0, which every broker rejects. The broker first checks whether the user may use the transactional ID, and
    /// changes nothing, so a producer that is using it is not disturbed (Kafka's <c>KafkaApis.handleInitProducerIdRequest</c>,
    /// <c>TransactionCoordinator.handleInitProducerId</c>).
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

    /// <summary>Compares the clock of this computer, which timestamps records, with that of the leading controller, which reports it with the progress of the others (KIP-836).</summary>
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

    /// <summary>Reads DescribeQuorumResponse, version 1: the error, and for the one partition of the one topic its leader and the voters, each with its times.</summary>
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

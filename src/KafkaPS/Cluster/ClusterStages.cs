using System.Net.Sockets;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaPS.Connection;
using KafkaPS.Errors;
using KafkaPS.Interop;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Cluster;

/// <summary>The stages from the login on. They use the client itself, so that they can do what a producer can.</summary>
sealed class ClusterStages(KafkaProducer producer, CancellationToken userStop)
{
    const int AttemptMs = 500, ClusterIdMs = 500;
    const int RefusalGraceMs = 100;
    const int ProducerIdMs = 500;
    const int WaitSliceMs = 50;

    Metadata? _metadata;
    bool _isLoggedIn;

    internal string? ClusterId { get; private set; }

    internal string[] Brokers => [.. (_metadata?.Brokers ?? []).OrderBy(broker => broker.BrokerId).Select(broker => $"{broker.BrokerId}={new BrokerAddress(broker.Host, broker.Port)}")];

    string Text(string property, string otherwise = "") => producer.Configuration.ClientProperties.GetValueOrDefault(property, otherwise);

    bool LogsIn => Text("security.protocol").StartsWith("sasl", StringComparison.Ordinal);

    string Mechanism => Text("sasl.mechanisms", "GSSAPI");

    /// <summary>The current login, which Set-KafkaProducer may have changed.</summary>
    (string User, string Password) Login => producer.Credentials ?? (Text("sasl.username"), Text("sasl.password"));

    internal async Task<StageOutcome> LoginAsync(CancellationToken stop)
    {
        if (!LogsIn) return StageOutcome.Skipped("There is no login: security.protocol is " + Text("security.protocol", "plaintext").ToUpperInvariant() + ".");
        StageOutcome? failure = await AskAsync(stop).ConfigureAwait(false);
        string user = Login.User.Length > 0 ? $"as {Login.User} " : "";
        return failure ?? StageOutcome.Passed($"Logged in {user}with {Mechanism}.");
    }

    /// <summary>Logs in on the test's own connection, for the stages that the client has no request for.</summary>
    /// <returns>Null, or why these stages cannot be tested.</returns>
    internal async Task<StageOutcome?> LogInAsync(BrokerConnection broker, CancellationToken stop)
    {
        if (!LogsIn || _isLoggedIn) return null;
        if (!BrokerLogin.Knows(Mechanism)) return StageOutcome.Skipped($"It cannot be tested through a login with {Mechanism}.");
        await BrokerLogin.LogInAsync(broker, Mechanism, Login.User, Login.Password, stop).ConfigureAwait(false);
        _isLoggedIn = true;
        return null;
    }

    internal async Task<StageOutcome> ClusterAsync(CancellationToken stop)
    {
        if (await AskAsync(stop).ConfigureAwait(false) is StageOutcome failure) return failure;
        // The client knows the cluster ID by now; old and embedded brokers do not report one.
        await Task.Run(() => producer.Call(client => ClusterId = ClusterIdentity.Of(ClientHandle.Of(client.Handle), ClusterIdMs)), stop).WaitAsync(stop).ConfigureAwait(false);
        return StageOutcome.Passed($"Cluster {ClusterId ?? "without an id"}, {Count(_metadata!.Brokers.Count, "broker")}: {string.Join(", ", Brokers)}.");
    }

    /// <summary>Tests the advertised addresses: a producer connects to those, whatever its bootstrap servers are.</summary>
    internal async Task<StageOutcome> BrokersAsync(CancellationToken stop)
    {
        Attempt<bool>[] attempts = await NetworkStages.TryAll(_metadata!.Brokers, broker => new BrokerAddress(broker.Host, broker.Port), async (broker, token) =>
        {
            var address = new BrokerAddress(broker.Host, broker.Port);
            using BrokerConnection connection = await BrokerConnection.ConnectAsync(address, await address.ResolveAsync(token).ConfigureAwait(false), token).ConfigureAwait(false);
            return true;
        }, stop).ConfigureAwait(false);

        string[] wrong = [.. attempts.Where(attempt => attempt.Error is not null).Select(attempt => $"{attempt.Address} ({Words(attempt.Error!)})")];
        if (wrong.Length == 0) return StageOutcome.Passed($"{(attempts.Length == 1 ? "The advertised address" : $"All {attempts.Length} advertised addresses")} can be reached.");
        return new(wrong.Length == attempts.Length ? KafkaConnectionStatus.Failed : KafkaConnectionStatus.Warning, $"{wrong.Length} of {attempts.Length} advertised addresses cannot be reached: {string.Join(", ", wrong)}.",
            "Producers connect to the addresses in advertised.listeners of the brokers. Set it to addresses that this computer can reach, and check that these brokers are running.");
    }

    internal async Task<StageOutcome> TopicAsync(string topic, TopicReader reader, CancellationToken stop)
    {
        if (!TopicName.IsValid(topic)) return StageOutcome.Failed(KafkaErrors.InvalidTopic(topic));
        Confluent.Kafka.TopicMetadata? found = _metadata!.Topics.Find(candidate => candidate.Topic == topic);
        if (found is null)
        {
            KafkaException? why = await Task.Run(() => reader.WhyMissing(topic), stop).WaitAsync(stop).ConfigureAwait(false);
            if (why is not null) return StageOutcome.Failed(why);
            string[] nearest = NearestNames.Of(topic, _metadata.Topics.Select(candidate => candidate.Topic));
            return new(KafkaConnectionStatus.Failed, $"The topic '{topic}' does not exist.{(nearest.Length > 0 ? $" Did you mean {string.Join(", ", nearest)}?" : "")}",
                $"Create it: kafka-topics.sh --bootstrap-server {string.Join(',', producer.BootstrapServer)} --create --topic {topic}. If the brokers have auto.create.topics.enable=true, the first record creates it.");
        }
        int leaderless = found.Partitions.Count(partition => partition.Leader < 0);
        string partitions = Count(found.Partitions.Count, "partition");
        return leaderless == 0 ? StageOutcome.Passed($"Topic '{topic}' has {partitions}, and each has a leader.")
            : new(leaderless == found.Partitions.Count ? KafkaConnectionStatus.Failed : KafkaConnectionStatus.Warning, $"Topic '{topic}' has {partitions}, and {leaderless} of them have no leader.",
                "Start the brokers that host these partitions. Get-KafkaTopic shows which brokers they are.");
    }

    /// <summary>Tests the permission to write. Without a topic, only the permission to write at all: without it, the brokers give an idempotent producer no ID.</summary>
    internal async Task<StageOutcome> WriteAsync(string? topic, TopicReader reader, CancellationToken stop)
    {
        if (topic is null)
        {
            for (int waited = 0; waited < ProducerIdMs && producer.FatalAfter(0) is null; waited += WaitSliceMs) await Task.Delay(WaitSliceMs, stop).ConfigureAwait(false);
            return producer.FatalAfter(0) is { } refused ? StageOutcome.Failed(refused) : StageOutcome.Skipped("-Topic was not specified.");
        }
        IReadOnlyList<AclOperation>? rights = await Task.Run(() => reader.ReadRights(topic), stop).WaitAsync(stop).ConfigureAwait(false);
        return rights is null ? StageOutcome.Skipped("The brokers do not report permissions.")
            : rights.Contains(AclOperation.Write) && producer.FatalAfter(0) is { } fatal ? StageOutcome.Failed(fatal)
            : rights.Contains(AclOperation.Write) ? StageOutcome.Passed($"The user is allowed to write to '{topic}'. Nothing was written.")
            : StageOutcome.Failed(KafkaErrors.FromCode(ErrorCodes.TopicAuthorizationFailed, $"Topic {topic}"));
    }

    /// <summary>Requests the metadata, once for all stages.</summary>
    /// <returns>Why there is no metadata; null when there is.</returns>
    async Task<StageOutcome?> AskAsync(CancellationToken stop)
    {
        for (int attempt = 1; _metadata is null; attempt++)
        {
            // After two attempts, a known reason that the client reports is final.
            if (attempt > 2 && KnownReasons.Advice(producer.LastReason) is not null) return NoAnswer();
            Task<Metadata?> question = Task.Run(() => AskOnce(), CancellationToken.None);
            while (!question.IsCompleted)
            {
                if (producer.FatalForQuestions(RefusalGraceMs) is { } fatal) return StageOutcome.Failed(fatal);
                if (stop.IsCancellationRequested)
                {
                    userStop.ThrowIfCancellationRequested();
                    return NoAnswer();
                }
                await Task.WhenAny(question, Task.Delay(WaitSliceMs, CancellationToken.None)).ConfigureAwait(false);
            }
            _metadata = await question.ConfigureAwait(false);
        }
        producer.OnMetadata();
        return null;
    }

    StageOutcome NoAnswer() => StageOutcome.Failed(KafkaErrors.FromCode(ErrorCodes.TimedOut, "No broker answered the client", producer.LastReason));

    Metadata? AskOnce()
    {
        try
        {
            return producer.Ask(admin => admin.GetMetadata(TimeSpan.FromMilliseconds(AttemptMs)));
        }
        catch (Confluent.Kafka.KafkaException)
        {
            // The next attempt may succeed, or the client reports the reason.
            return null;
        }
    }

    static string Words(Exception error) => error switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => "the name cannot be resolved",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the connection was refused",
        SocketException socket => socket.Message,
        _ => "no answer",
    };

    static string Count(int count, string what) => count == 1 ? $"1 {what}" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {what}s");
}

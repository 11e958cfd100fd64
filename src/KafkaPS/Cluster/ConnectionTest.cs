using System.Diagnostics;
using System.Globalization;

namespace KafkaPS.Cluster;

/// <summary>Follows a producer's path to its cluster, stage by stage, until one fails. It writes nothing, and takes at most about five seconds.</summary>
sealed class ConnectionTest(KafkaProducer producer, string? topic, CancellationToken userStop)
{
    /// <summary>The limit for all stages together. Too little time is left for later stages only when several use their full limit.</summary>
    const int TotalMs = 4800;
    const int NamesMs = 1000, ConnectMs = 1000, TlsMs = 3000, ProtocolMs = 1500, LoginMs = 3000, BrokersMs = 1000, RightsMs = 1500, QuestionMs = 1000;

    readonly List<KafkaConnectionStage> _stages = [];
    readonly long _started = Stopwatch.GetTimestamp();

    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The producer is closed.</exception>
    internal async Task<KafkaConnectionReport> RunAsync()
    {
        using var network = new NetworkStages(producer.BootstrapServer, producer.Configuration.ClientProperties);
        var cluster = new ClusterStages(producer, userStop);
        var reader = new TopicReader(producer, userStop, QuestionMs);
        _ = await StageAsync("Names", NamesMs, network.NamesAsync).ConfigureAwait(false)
            && await StageAsync("Connect", ConnectMs, network.ConnectAsync).ConfigureAwait(false)
            && await StageAsync("Tls", TlsMs, network.IsEncrypted ? network.EncryptAsync : Skip("Nothing is encrypted, because security.protocol does not use TLS.")).ConfigureAwait(false)
            && await StageAsync("Protocol", ProtocolMs, network.ProtocolAsync).ConfigureAwait(false)
            && await StageAsync("Login", LoginMs, cluster.LoginAsync).ConfigureAwait(false)
            && await StageAsync("Cluster", LoginMs, cluster.ClusterAsync).ConfigureAwait(false)
            && await StageAsync("Brokers", BrokersMs, cluster.BrokersAsync).ConfigureAwait(false)
            && await StageAsync("Topic", RightsMs, topic is null ? Skip("-Topic was not specified.") : stop => cluster.TopicAsync(topic, reader, stop)).ConfigureAwait(false)
            && await StageAsync("Write", RightsMs, stop => cluster.WriteAsync(topic, reader, stop)).ConfigureAwait(false)
            && await StageAsync("TransactionalId", RightsMs, producer.Configuration.TransactionalId is not { } id ? Skip("The producer has no transactional.id.")
                : stop => OwnAsync(protocol => protocol.TransactionalIdAsync(id, stop), stop)).ConfigureAwait(false)
            && await StageAsync("Clock", RightsMs, stop => OwnAsync(protocol => protocol.ClockAsync(stop), stop), isNeeded: false).ConfigureAwait(false);
        return new(producer.BootstrapServer, topic, cluster.ClusterId, cluster.Brokers, [.. _stages]);

        async Task<StageOutcome> OwnAsync(Func<ProtocolStages, Task<StageOutcome>> stage, CancellationToken stop)
        {
            try
            {
                return await cluster.LogInAsync(network.Broker!, stop).ConfigureAwait(false) ?? await stage(new ProtocolStages(network.Broker!)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
            {
                throw new IOException("The answer is none of Kafka's protocol.", e);
            }
        }
    }

    static Func<CancellationToken, Task<StageOutcome>> Skip(string why) => _ => Task.FromResult(StageOutcome.Skipped(why));

    /// <summary>Runs a stage within its limit, and notes how it ended.</summary>
    /// <param name="name">The name of the stage.</param>
    /// <param name="limitMs">How long the stage may take, in milliseconds.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="isNeeded">Whether a producer needs the stage; otherwise an exception marks it as skipped.</param>
    /// <returns>Whether to continue.</returns>
    async Task<bool> StageAsync(string name, int limitMs, Func<CancellationToken, Task<StageOutcome>> stage, bool isNeeded = true)
    {
        long started = Stopwatch.GetTimestamp();
        int limit = Math.Clamp(TotalMs - (int)Stopwatch.GetElapsedTime(_started).TotalMilliseconds, 1, limitMs);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(userStop);
        stop.CancelAfter(limit);
        StageOutcome outcome;
        try
        {
            outcome = await stage(stop.Token).ConfigureAwait(false);
            userStop.ThrowIfCancellationRequested();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or KafkaException && !userStop.IsCancellationRequested)
        {
            outcome = !isNeeded ? StageOutcome.Skipped($"The brokers did not answer. {e.Message}")
                : e is KafkaException error ? StageOutcome.Failed(error)
                : new(KafkaConnectionStatus.Failed, e is IOException ? $"The connection was lost. {e.Message}"
                    : string.Create(CultureInfo.InvariantCulture, $"There was no answer within {limit} ms."), "Check that the brokers are not overloaded, and try again.");
        }
        _stages.Add(new(name, outcome.Status, Stopwatch.GetElapsedTime(started), outcome.Message, outcome.Advice));
        return outcome.Status != KafkaConnectionStatus.Failed;
    }
}

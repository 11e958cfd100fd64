using System.Globalization;
using System.Management.Automation;
using KafkaPS.Cluster;
using KafkaPS.Completion;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Makes an embedded cluster answer with errors, answer late, or not answer, so that you can test the error handling of a script.</para>
/// <para type="description">
/// Errors are returned in the order in which they were added, one per request. After that, the cluster answers normally again. A script does not see errors
/// that the client retries. To make a record fail, add more of them than the client retries within delivery.timeout.ms, or an error that it does not retry.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.Add, "KafkaMockError", SupportsShouldProcess = true, DefaultParameterSetName = AnswerSet)]
public sealed class AddKafkaMockErrorCommand : KafkaCommand
{
    const string AnswerSet = "Answer";
    const string TopicSet = "Topic";
    const string DownSet = "Down";
    const string UpSet = "Up";

    /// <summary>
    /// The errors to return: names as shown by Get-KafkaError (<c>NOT_LEADER_OR_FOLLOWER</c>, <c>NotLeaderOrFollowerException</c>) or codes.
    /// <c>NONE</c> is a normal answer, and <c>TRANSPORT</c> closes the connection. Several errors are returned in turn.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = AnswerSet)]
    [Parameter(Position = 0, ParameterSetName = TopicSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KafkaErrorNameCompleter))]
    public string[]? Error { get; set; }

    /// <summary>The type of request to which the answers apply. The default is Produce, the requests that carry records.</summary>
    [Parameter(ParameterSetName = AnswerSet)]
    public KafkaApi Api { get; set; } = KafkaApi.Produce;

    /// <summary>How many times to return <c>-Error</c>, or all of its errors in turn. The default is 1.</summary>
    [Parameter(ParameterSetName = AnswerSet)]
    [ValidateRange(1, 1_000_000)]
    public int Count { get; set; } = 1;

    /// <summary>
    /// The delay of answers, in milliseconds. With <c>-Error</c> or <c>-Api</c>, it applies to the next
    /// <c>-Count</c> requests to each broker. Otherwise, it applies to all answers until it is set to 0.
    /// </summary>
    [Parameter(ParameterSetName = AnswerSet)]
    [ValidateRange(0, int.MaxValue / 1000)]
    public int DelayMs { get; set; }

    /// <summary>The topic whose metadata contains the error whenever a client requests it, until <c>-Error NONE</c> ends it. If the topic does not exist, it is created.</summary>
    [Parameter(ParameterSetName = TopicSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TopicNameCompleter))]
    public string? Topic { get; set; }

    /// <summary>Closes the connections and does not accept new ones, like a broker that is down.</summary>
    [Parameter(ParameterSetName = DownSet, Mandatory = true)]
    public SwitchParameter Down { get; set; }

    /// <summary>Accepts connections again, on the same port.</summary>
    [Parameter(ParameterSetName = UpSet, Mandatory = true)]
    public SwitchParameter Up { get; set; }

    /// <summary>The broker, starting at 1. The default is all brokers, or the broker that receives the request.</summary>
    [Parameter(ParameterSetName = AnswerSet)]
    [Parameter(ParameterSetName = DownSet)]
    [Parameter(ParameterSetName = UpSet)]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(MockBrokerIdCompleter))]
    public int? BrokerId { get; set; }

    /// <summary>The cluster, as returned by Start-KafkaMockCluster and Get-KafkaMockCluster. The default is the cluster of the session that was started last.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public KafkaMockCluster? Cluster { get; set; }

    bool Says(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (ParameterSetName == AnswerSet && Error is null && !Says(nameof(DelayMs)))
            ThrowUsageError(new ArgumentException("Specify what should go wrong: -Error, -DelayMs, or -Down."), "NoMockError", ErrorCategory.InvalidArgument);
        if (ParameterSetName == AnswerSet && Error is not null && Api == KafkaApi.Metadata && Codes().Any(code => code is not ErrorCodes.Transport))
            ThrowUsageError(new ArgumentException("Metadata answers report errors for each topic. Use -Topic instead of -Api."), "NoMockError", ErrorCategory.InvalidArgument);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        KafkaMockCluster cluster = Cluster ?? Youngest();
        (string action, Func<bool> apply) = Plan(cluster);
        if (!ShouldProcess(cluster.ToString(), action)) return;
        try
        {
            if (apply()) return;
            ThrowTerminatingError(KafkaErrors.NotFound("NoSuchBroker", string.Create(CultureInfo.InvariantCulture,
                $"The embedded Kafka cluster {cluster.Id} has no broker {BrokerId}. Its brokers are 1 to {cluster.BrokerCount}."), BrokerId!));
        }
        catch (ObjectDisposedException)
        {
            ThrowUsageError(new InvalidOperationException($"The embedded Kafka cluster {cluster.Id} is stopped. Start another one with Start-KafkaMockCluster."),
                "MockClusterStopped", ErrorCategory.InvalidOperation, cluster);
        }
    }

    (string Action, Func<bool> Apply) Plan(KafkaMockCluster cluster)
    {
        string where = BrokerId is int id ? string.Create(CultureInfo.InvariantCulture, $"broker {id}") : "all brokers";
        switch (ParameterSetName)
        {
            case DownSet:
                return ($"Take down {where}", () => cluster.SetReachable(BrokerId, isReachable: false));
            case UpSet:
                return ($"Bring up {where}", () => cluster.SetReachable(BrokerId, isReachable: true));
            case TopicSet:
                int topicError = Codes()[^1];
                return ($"Answer {Error![^1]} for topic '{Topic}'", () =>
                {
                    cluster.SetTopicError(Topic!, topicError);
                    return true;
                });
            case AnswerSet when Error is null && !Says(nameof(Api)):
                return ($"Delay the answers of {where} by {DelayMs} ms", () => cluster.SetDelay(BrokerId, DelayMs));
            default:
                int[] codes = [.. Enumerable.Repeat(Error is null ? [0] : Codes(), Count).SelectMany(list => list)];
                return ($"Answer {codes.Length} {Api} requests with {string.Join(", ", Error ?? ["a delay"])}", () => cluster.AddErrors(Api, codes, DelayMs, BrokerId));
        }
    }

    int[] Codes() => [.. Error!.Select(CodeOf)];

    int CodeOf(string error)
    {
        if (error.Equals("NONE", StringComparison.OrdinalIgnoreCase)) return 0;
        KafkaErrorInfo[] rows = int.TryParse(error, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code)
            ? [.. new[] { ErrorTable.ByCode(code) }.OfType<KafkaErrorInfo>()]
            : [.. ErrorTable.ByName(error)];
        if (rows.FirstOrDefault(row => row.Code is >= -1 or ErrorCodes.Transport) is { } row) return row.Code!.Value;
        if (rows.Length == 0)
            ThrowTerminatingError(KafkaErrors.NotFound("NoSuchErrorName", $"The Kafka error '{error}' does not exist.", error, ErrorTable.BrokerNames));
        ThrowUsageError(new ArgumentException($"{error} is not an error that a broker returns. Use an error with a code of -1 or higher, as Get-KafkaError shows."),
            "NotABrokerError", ErrorCategory.InvalidArgument, error);
        return 0;
    }

    KafkaMockCluster Youngest()
    {
        if (MockClusterSession.Current.Running is [.., KafkaMockCluster youngest]) return youngest;
        ThrowUsageError(new InvalidOperationException("No embedded Kafka cluster runs in this session. Start one with Start-KafkaMockCluster."),
            "NoMockCluster", ErrorCategory.ObjectNotFound);
        throw new InvalidOperationException();
    }
}

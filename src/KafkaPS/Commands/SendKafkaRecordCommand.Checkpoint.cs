using System.Management.Automation;
using KafkaPS.Checkpoints;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>The parameters of a call that continues where an earlier one ended.</content>
public sealed partial class SendKafkaRecordCommand : IShippingReport
{
    /// <summary>The maximum time for the last commit when the call is stopped, in milliseconds.</summary>
    const int StoppedCommitMs = 1800;

    CancellationTokenSource? _hardStop;
    List<string>? _shippedPaths;
    InputShipment? _inputs;
    CheckpointOwner? _owner;
    ScriptFunction? _positionFunction;

    /// <summary>
    /// The name of a checkpoint. Only content that is new since the last call with this name is sent. Consumers that read only committed records see
    /// each line exactly once, however the call ends. The checkpoint is stored in a Kafka topic and is updated in the transactions of the records.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>
    /// A local file that stores the positions instead of Kafka, for clusters without transactions. It is updated after the records are
    /// acknowledged, so each line is sent at least once. If the process is killed, the lines of the last -CommitIntervalMs are sent again.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    /// <summary>
    /// For pipeline objects, a script block that returns the position of <c>$_</c>, as text or a number, such as <c>{ $_.RecordId }</c>.
    /// The checkpoint stores the position of the last object in Kafka. Get-KafkaCheckpoint returns it for the next query.
    /// </summary>
    [Parameter(ParameterSetName = InputObjectSet)]
    [ValidateNotNull]
    public ScriptBlock? Position { get; set; }

    /// <summary>The topic that stores checkpoints. The default is kafkaps-checkpoints. If it does not exist, it is created as a compacted topic.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string CheckpointTopic { get; set; } = Checkpoints.CheckpointTopic.DefaultName;

    /// <summary>How long records can wait for their commit, in milliseconds. The default is 1000.</summary>
    [Parameter]
    [ValidateRange(10, 600_000)]
    public int CommitIntervalMs { get; set; } = 1000;

    /// <summary>Continues at the end of the files until the call is stopped: sends new content, even after files are rotated or truncated, and new files that match a wildcard.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Wait { get; set; }

    /// <summary>With -Checkpoint, also sends a last line without a line ending. By default, it is sent when it is complete.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter IncludePartialLine { get; set; }

    /// <summary>A regular expression that matches the first line of each record, such as '^\d{4}-'. A line that does not match belongs to the record before it.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? MultilinePattern { get; set; }

    bool HasCheckpoint => (Checkpoint ?? CheckpointPath) is not null;

    /// <inheritdoc/>
    private protected override bool NeedsOwnProducer => HasCheckpoint;

    /// <summary>Adds the transactional.id of the checkpoint, with which the producer fences that of an older run.</summary>
    private protected override IEnumerable<GivenSetting> ImpliedSettings() =>
        Checkpoint is null ? base.ImpliedSettings() : [.. base.ImpliedSettings(), new GivenSetting("transactional.id", Checkpoints.CheckpointTopic.TransactionalId(Checkpoint), false)];

    void CheckCheckpoint()
    {
        string? reason = HasCheckpoint
            ? Checkpoint is not null && CheckpointPath is not null ? "-Checkpoint stores positions in Kafka, and -CheckpointPath stores them in a file. Use one or the other."
                : NoWait ? "-Checkpoint waits until the records are acknowledged, but -NoWait does not. Use one or the other."
                : Raw ? "-Checkpoint tracks lines, but -Raw sends a file as one record. Use one or the other."
                : CheckpointPath is not null && IsGiven(nameof(CheckpointTopic)) ? "-CheckpointTopic requires -Checkpoint. With -CheckpointPath, the positions are in a file." : null
            : new[] { nameof(Wait), nameof(IncludePartialLine), nameof(Position), nameof(CheckpointTopic), nameof(CommitIntervalMs) }.FirstOrDefault(IsGiven) is { } lonely
                ? $"-{lonely} requires -Checkpoint or -CheckpointPath." : null;
        if (reason is not null) ThrowUsageError(new ArgumentException(reason), "CheckpointContradicted", ErrorCategory.InvalidArgument);
        if (Raw && MultilinePattern is not null)
            ThrowUsageError(new ArgumentException("-Raw sends a file as one record, but -MultilinePattern splits it. Use one or the other."), "InputContradicted", ErrorCategory.InvalidArgument);
    }

    bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>With -Position, prepares to ship the objects of the pipeline.</summary>
    void PrepareInputs()
    {
        if (Position is null || !ConfirmCheckpoint()) return;
        _positionFunction = new ScriptFunction(Position);
        ShippingLine line = CreateShippingLine(Stop);
        _operation.Dispose();
        _operation = line.Operation;
        _inputs = new InputShipment(Checkpoint ?? CheckpointFile.Name, line.Shipment, CommitIntervalMs);
    }

    /// <summary>Sends a pipeline object and stores its position.</summary>
    void Ship(object? item)
    {
        if (ScalarText.Unwrap(item) is FileInfo file && Position is null)
        {
            (_shippedPaths ??= []).Add(file.FullName);
            return;
        }

        if (Position is null)
        {
            ThrowUsageError(new ArgumentException("For pipeline objects, -Checkpoint requires -Position, a script block that returns the position of each object, such as { $_.RecordId }."),
                "NoPosition", ErrorCategory.InvalidArgument, item);
        }

        // With -WhatIf, there is no shipment.
        if (_inputs is not { } inputs) return;
        Run(() => inputs.Take(InputPosition.Of(_positionFunction!.InvokeForOne(item), $"-Position for '{item}'"), () => Take(item)));
    }

    bool ConfirmCheckpoint() => ShouldProcess(CheckpointPath is null
        ? $"Checkpoint '{Checkpoint}' in Kafka topic '{CheckpointTopic}' at {string.Join(',', CallProducer.BootstrapServer)}" : $"Checkpoint in '{CheckpointPath}'", "Send what is new");

    /// <summary>Ships files from the positions in their checkpoint until the files end or the call is stopped.</summary>
    void Ship(IEnumerable<string> paths, bool isLiteral)
    {
        if (!ConfirmCheckpoint()) return;
        if (Topic is not null && !IsConfirmed(Topic)) return;
        string[] given = [.. paths];
        using var softStop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var hardStop = _hardStop = new CancellationTokenSource();
        using CancellationTokenRegistration afterwards = softStop.Token.Register(() => hardStop.CancelAfter(StoppedCommitMs));
        using var done = new ManualResetEventSlim();
        bool isProcessEnding = false;
        Action onProcessEnd = () =>
        {
            isProcessEnding = true;
            softStop.Cancel();
            done.Wait(StoppedCommitMs + 500);
        };
        OpenProducers.Ending += onProcessEnd;
        bool isFirst = true;
        using var shipper = new FileShipper(Checkpoint ?? CheckpointFile.Name, CreateFormat(), () =>
        {
            if (!isFirst) ReplaceProducer();
            isFirst = false;
            return CreateShippingLine(hardStop.Token);
        }, quiet => [.. InputFiles.Resolve(this, given, isLiteral, quiet)], this)
        {
            TakesPartialLine = IncludePartialLine, Follows = Wait, Stop = softStop.Token,
        };
        try
        {
            Run(shipper.Run);
        }
        finally
        {
            OpenProducers.Ending -= onProcessEnd;
            done.Set();
            // The process is ending. The script must not continue meanwhile, because its own exit would interfere.
            if (isProcessEnding) Thread.Sleep(KafkaProducer.BoundedCloseMs);
        }
    }

    ShippingLine CreateShippingLine(CancellationToken stop)
    {
        SendOptions options = CreateOptions() with { PassesUnsendable = true };
        var reports = new CommittedReports(this, isEachTold: WantsDetails || PassThru, _summary);
        var operation = new SendOperation(CallProducer, options, reports, stop);
        ICheckpointStore store = Checkpoint is null ? new CheckpointFile(GetUnresolvedProviderPathFromPSPath(CheckpointPath!))
            : new CheckpointTopic(CallProducer, CheckpointTopic, Checkpoint, _owner ??= CheckpointOwner.New(), WriteWarning, stop);
        return new ShippingLine(new Shipment(operation, reports, store, CommitIntervalMs), CreateLineSender(operation, options), operation);
    }

    /// <summary>Replaces a producer that can no longer be used, or that could not reach Kafka for too long. The new one starts at the last commit.</summary>
    void ReplaceProducer()
    {
        KafkaProducer old = CallProducer;
        CopyProducer();
        old.Close(0, force: true, CancellationToken.None);
    }

    TextFormat CreateFormat() => new()
    {
        Encoding = Encoding ?? TextBytes.Utf8,
        IsEncodingStated = Encoding is not null,
        Delimiter = Delimiter,
        FirstLine = MultilinePattern is null ? null : ParsePattern(nameof(MultilinePattern), MultilinePattern, RecordLines.FirstLinePattern),
    };

    LineSender CreateLineSender(SendOperation operation, SendOptions options) => new(operation, options)
    {
        KeyDelimiter = _keyDelimiter,
        Pattern = _pattern,
        SkipsEmptyLines = SkipEmptyLine,
        IsConfirmed = IsConfirmed,
        MaxRequestSize = CallProducer.Configuration.MaxRequestSize,
    };

    void IShippingReport.Warn(string text) => WriteWarning(text);

    void IShippingReport.Verbose(string text) => WriteVerbose(text);

    void IShippingReport.NotRead(string path, Exception exception) => InputFiles.WriteReadError(this, path, exception);
}

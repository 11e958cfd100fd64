using System.Management.Automation;
using KafkaPS.Checkpoints;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>The parameters of a call that continues where an earlier one has ended.</content>
public sealed partial class SendKafkaRecordCommand : IShippingReport
{
    /// <summary>How long the last commit may take when the call is stopped.</summary>
    const int StoppedCommitMs = 1800;

    CancellationTokenSource? _hardStop;
    List<string>? _shippedPaths;
    InputShipment? _inputs;
    CheckpointOwner? _owner;
    ScriptFunction? _positionFunction;

    /// <summary>
    /// The name of a checkpoint: only what is new since the last call with this name is sent, and each line exactly once for consumers that read committed records only,
    /// whatever ends the call. The checkpoint is in Kafka, in a topic of its own, and moves on in the transactions of the records.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>
    /// A local file that keeps the positions instead of Kafka, for clusters without transactions: it moves on after the records are acknowledged, so each line is sent at
    /// least once. What was sent within the last -CommitIntervalMs before the process was ended is sent again.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    /// <summary>
    /// For objects of the pipeline: a script block that gives the position of <c>$_</c>, text or a number, such as <c>{ $_.RecordId }</c>. The checkpoint has that of the last
    /// object that is in Kafka, and Get-KafkaCheckpoint gives it to the next query.
    /// </summary>
    [Parameter(ParameterSetName = InputObjectSet)]
    [ValidateNotNull]
    public ScriptBlock? Position { get; set; }

    /// <summary>The topic that keeps checkpoints, kafkaps-checkpoints by default. It is created, compacted, if it does not exist.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string CheckpointTopic { get; set; } = Checkpoints.CheckpointTopic.DefaultName;

    /// <summary>How long records may wait for their commit, in milliseconds; 1000 by default.</summary>
    [Parameter]
    [ValidateRange(10, 600_000)]
    public int CommitIntervalMs { get; set; } = 1000;

    /// <summary>Goes on at the end of the files: sends what is written to them, also after they are rotated or truncated, and new files that a wildcard names, until it is stopped.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Wait { get; set; }

    /// <summary>With -Checkpoint, a last line without a line end is sent, too. Otherwise it waits for its end.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter IncludePartialLine { get; set; }

    /// <summary>A regular expression that the first line of each record matches, such as '^\d{4}-': a line that does not match belongs to the record before it.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? MultilinePattern { get; set; }

    bool HasCheckpoint => (Checkpoint ?? CheckpointPath) is not null;

    /// <inheritdoc/>
    private protected override bool NeedsOwnProducer => HasCheckpoint;

    /// <summary>A producer with the transactional.id of the checkpoint fences that of an older run.</summary>
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

    /// <summary>With -Position the objects of the pipeline are shipped.</summary>
    void PrepareInputs()
    {
        if (Position is null || !ConfirmCheckpoint()) return;
        _positionFunction = new ScriptFunction(Position);
        ShippingLine line = CreateShippingLine(Stop);
        _operation.Dispose();
        _operation = line.Operation;
        _inputs = new InputShipment(Checkpoint ?? CheckpointFile.Name, line.Shipment, CommitIntervalMs);
    }

    /// <summary>Sends an object of the pipeline and remembers its position.</summary>
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

        // With -WhatIf there is none.
        if (_inputs is not { } inputs) return;
        Run(() => inputs.Take(InputPosition.Of(_positionFunction!.InvokeForOne(item), $"-Position for '{item}'"), () => Take(item)));
    }

    bool ConfirmCheckpoint() => ShouldProcess(CheckpointPath is null
        ? $"Checkpoint '{Checkpoint}' in Kafka topic '{CheckpointTopic}' at {string.Join(',', CallProducer.BootstrapServer)}" : $"Checkpoint in '{CheckpointPath}'", "Send what is new");

    /// <summary>Ships files: from where their checkpoint is, to where they end or the call is stopped.</summary>
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
            // The process ends, and the script does not continue meanwhile: an exit of its own would get in the way.
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

    /// <summary>The producer can no longer be used, or Kafka was away for too long: another one starts where the last commit was.</summary>
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

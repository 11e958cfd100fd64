using System.Management.Automation;
using KafkaPS.Checkpoints;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>What the cmdlets that look at checkpoints and change them have in common.</summary>
public abstract class CheckpointCommand : ClientCommand
{
    /// <summary>The topic that keeps checkpoints, kafkaps-checkpoints by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string CheckpointTopic { get; set; } = Checkpoints.CheckpointTopic.DefaultName;

    /// <summary>The local file that keeps the checkpoint, as Send-KafkaRecord -CheckpointPath names it. No broker is needed then.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CheckpointPath { get; set; }

    private protected string? CheckpointFilePath => CheckpointPath is null ? null : GetUnresolvedProviderPathFromPSPath(CheckpointPath);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (CheckpointPath is null) base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        EndProducer(isIdle: true);
        base.Dispose(disposing);
    }

    private protected KafkaCheckpoint Show(CheckpointEntry entry) => new(entry, CheckpointFilePath ?? CheckpointTopic);

    /// <summary>Calls Kafka, or reads and writes the file. Whatever goes wrong ends the call.</summary>
    private protected void Call(Action call)
    {
        if (CheckpointPath is null)
        {
            Run(CallProducer, call);
            return;
        }

        try
        {
            call();
        }
        catch (CheckpointException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, e.ErrorId, ErrorCategory.InvalidOperation, CheckpointPath));
        }
    }

    /// <summary>Takes a checkpoint over from whoever has it, and changes positions in it.</summary>
    /// <param name="name">The checkpoint's name.</param>
    /// <param name="change">Gives the changes, for the positions that there are.</param>
    /// <returns>The changes.</returns>
    private protected IReadOnlyCollection<CheckpointEntry> Change(string name, Func<IReadOnlyList<CheckpointEntry>, IReadOnlyCollection<CheckpointEntry>> change)
    {
        IReadOnlyCollection<CheckpointEntry> changes = [];
        Call(() =>
        {
            // With the transactional.id of the checkpoint, so that a run that is under way does not write its own position afterwards.
            using KafkaProducer? producer = CheckpointPath is null
                ? CallProducer.Copy(MyInvocation.MyCommand.Name, [new GivenSetting("transactional.id", Checkpoints.CheckpointTopic.TransactionalId(name), false)], Stop) : null;
            using ICheckpointStore store = producer is null ? new CheckpointFile(CheckpointFilePath!) : new CheckpointTopic(producer, CheckpointTopic, name, CheckpointOwner.New(), WriteWarning, Stop);
            changes = change(store.Claim());
            if (changes.Count == 0) return;
            store.Begin();
            store.Commit(changes);
        });
        return changes;
    }

    /// <summary>The name of the checkpoint that a call means.</summary>
    private protected string RequireName(string? name)
    {
        if (CheckpointPath is not null) return CheckpointFile.Name;
        if (string.IsNullOrEmpty(name))
            ThrowUsageError(new ArgumentException("Specify the checkpoint with -Name, or its file with -CheckpointPath."), "NoCheckpoint", ErrorCategory.InvalidArgument);
        return name!;
    }
}

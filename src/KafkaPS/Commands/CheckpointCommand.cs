using System.Management.Automation;
using KafkaPS.Checkpoints;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>The base class of cmdlets that read or change checkpoints.</summary>
public abstract class CheckpointCommand : ClientCommand
{
    /// <summary>The topic that stores checkpoints. The default is kafkaps-checkpoints.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string CheckpointTopic { get; set; } = Checkpoints.CheckpointTopic.DefaultName;

    /// <summary>The local file that stores the checkpoint, as for Send-KafkaRecord -CheckpointPath. In this case, no broker is required.</summary>
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

    /// <summary>Calls Kafka, or reads and writes the file. Any error ends the call.</summary>
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

    /// <summary>Takes over a checkpoint from its current owner and changes positions in it.</summary>
    /// <param name="name">The checkpoint's name.</param>
    /// <param name="change">Returns the changes to the existing positions.</param>
    /// <returns>The changes.</returns>
    private protected IReadOnlyCollection<CheckpointEntry> Change(string name, Func<IReadOnlyList<CheckpointEntry>, IReadOnlyCollection<CheckpointEntry>> change)
    {
        IReadOnlyCollection<CheckpointEntry> changes = [];
        Call(() =>
        {
            // The transactional.id of the checkpoint prevents a run in progress from writing its own position afterwards.
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

    /// <summary>Returns the name of the checkpoint that the call refers to.</summary>
    private protected string RequireName(string? name)
    {
        if (CheckpointPath is not null) return CheckpointFile.Name;
        if (string.IsNullOrEmpty(name))
            ThrowUsageError(new ArgumentException("Specify the checkpoint with -Name, or its file with -CheckpointPath."), "NoCheckpoint", ErrorCategory.InvalidArgument);
        return name!;
    }
}

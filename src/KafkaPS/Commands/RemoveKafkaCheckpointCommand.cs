using System.Management.Automation;
using KafkaPS.Checkpoints;
using KafkaPS.Completion;
using KafkaPS.Errors;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Removes the positions of a checkpoint, so that the next run sends everything from the beginning.</para>
/// <para type="description">If a run is using the checkpoint, it ends with an error.</para>
/// </summary>
[Cmdlet(VerbsCommon.Remove, "KafkaCheckpoint", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class RemoveKafkaCheckpointCommand : CheckpointCommand
{
    /// <summary>The name of the checkpoint.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CheckpointNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Removes only the positions of these files, specified by the paths that Get-KafkaCheckpoint shows. Wildcards are allowed. The files do not need to exist.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string name = RequireName(Name);
        if (!ShouldProcess(CheckpointPath is null ? $"Checkpoint '{name}' in Kafka topic '{CheckpointTopic}'" : $"Checkpoint in '{CheckpointPath}'", "Remove its positions")) return;
        WildcardPattern[]? paths = Path is null ? null : Array.ConvertAll(Path, path => new WildcardPattern(GetUnresolvedProviderPathFromPSPath(path), WildcardOptions.None));
        int count = Change(name, entries =>
            [.. from entry in entries
                where paths is null || entry.File is { } file && paths.Any(path => path.IsMatch(file.Path))
                select CheckpointEntry.Forget(name, entry.FileId)]).Count;
        if (count == 0) WriteError(KafkaErrors.NotFound("NoSuchCheckpoint", $"The checkpoint '{(CheckpointPath ?? name)}' does not exist{(Path is null ? "" : $" with a position of '{string.Join(", ", Path)}'")}.", name));
    }
}

using System.Management.Automation;
using KafkaPS.Checkpoints;
using KafkaPS.Completion;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Gets the positions that Send-KafkaRecord -Checkpoint has committed.</para>
/// <para type="description">
/// A checkpoint of files has a position for each file. A checkpoint of objects has a single position, at which the next query starts.
/// </para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "KafkaCheckpoint")]
[OutputType(typeof(KafkaCheckpoint))]
public sealed class GetKafkaCheckpointCommand : CheckpointCommand
{
    /// <summary>The names of checkpoints. Wildcards are allowed. The default is all checkpoints. A name without wildcards that does not exist returns nothing.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckpointNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Call(() =>
    {
        WildcardPattern[] names = Array.ConvertAll(Name, name => new WildcardPattern(name, WildcardOptions.None));
        List<CheckpointEntry> found = [.. CheckpointFilePath is { } file ? new CheckpointFile(file).Read() : ReadTopic().Where(entry => names.Any(name => name.IsMatch(entry.Checkpoint)))];
        // The pipeline has bound the Name property of a producer.
        if (found.Count == 0 && CheckpointPath is null && Name is [var only] && ProducerSession.Current.Find(only) is { } producer)
            WriteError(KafkaErrors.NotFound("NoSuchCheckpoint", $"The checkpoint '{only}' does not exist: it is the name of a producer. Use -Producer {producer}.", only));
        foreach (CheckpointEntry entry in found.OrderBy(entry => entry.Checkpoint, StringComparer.Ordinal).ThenBy(entry => entry.File?.Path, StringComparer.Ordinal)) WriteObject(Show(entry));
    });

    IReadOnlyList<CheckpointEntry> ReadTopic()
    {
        using var reader = new CheckpointReader(CallProducer, CheckpointTopic, Checkpoints.CheckpointTopic.Partition, null, Stop);
        return [.. reader.Read(mayBeMissing: true).Where(entry => entry.Owner is null)];
    }
}

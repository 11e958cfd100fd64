using System.Management.Automation;
using System.Text;
using KafkaPS.Checkpoints;
using KafkaPS.Completion;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Moves a checkpoint, so that the next run starts at another position in files, or with another object.</para>
/// <para type="description">If a run is using the checkpoint, it ends with an error.</para>
/// </summary>
[Cmdlet(VerbsCommon.Set, "KafkaCheckpoint", SupportsShouldProcess = true, DefaultParameterSetName = PositionSet)]
[OutputType(typeof(KafkaCheckpoint))]
public sealed class SetKafkaCheckpointCommand : CheckpointCommand
{
    const string PositionSet = "Position", AtEndSet = "AtEnd";

    /// <summary>The name of the checkpoint. It does not need to exist.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(CheckpointNameCompleter))]
    public string? Name { get; set; }

    /// <summary>The files whose position is moved. Wildcards are allowed. Without this parameter, the position is that of objects.</summary>
    [Parameter(ParameterSetName = PositionSet)]
    [Parameter(ParameterSetName = AtEndSet, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The position. For files, it is a number of bytes at which a line starts. Otherwise, it is a value that -Position of Send-KafkaRecord would return.</summary>
    [Parameter(ParameterSetName = PositionSet, Mandatory = true)]
    [ValidateNotNull]
    public object Position { get; set; } = null!;

    /// <summary>Moves to the end of the last complete line of the files, so that only new content is sent.</summary>
    [Parameter(ParameterSetName = AtEndSet, Mandatory = true)]
    public SwitchParameter AtEnd { get; set; }

    /// <summary>The encoding of files without a byte order mark, as in Send-KafkaRecord. The default is UTF-8.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding Encoding { get; set; } = TextBytes.Utf8;

    /// <summary>The text that ends a line, as in Send-KafkaRecord.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Delimiter { get; set; }

    /// <summary>Returns the positions.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string name = RequireName(Name);
        if (!ShouldProcess(CheckpointPath is null ? $"Checkpoint '{name}' in Kafka topic '{CheckpointTopic}'" : $"Checkpoint in '{CheckpointPath}'", AtEnd ? "Move to the end" : $"Move to {Position}")) return;
        IEnumerable<CheckpointEntry> changed = Path is null ? Change(name, _ => [CheckpointEntry.OfInput(name, InputPosition.Of(Position, "-Position"))]) : MoveFiles(name);
        if (PassThru) WriteObject(changed.Select(Show), enumerateCollection: true);
    }

    IReadOnlyCollection<CheckpointEntry> MoveFiles(string name)
    {
        long? position = null;
        if (!AtEnd && (!LanguagePrimitives.TryConvertTo(Position, System.Globalization.CultureInfo.InvariantCulture, out long bytes) || (position = bytes) < 0))
            ThrowUsageError(new ArgumentException($"'{Position}' is not a valid file position. Use a number of bytes, starting at 0."), "InvalidPosition", ErrorCategory.InvalidArgument, Position);
        string[] files = [.. InputFiles.Resolve(this, Path!, literal: false)];
        var format = new TextFormat { Encoding = Encoding, IsEncodingStated = MyInvocation.BoundParameters.ContainsKey(nameof(Encoding)), Delimiter = Delimiter, FirstLine = null };
        return files.Length == 0 ? [] : Change(name, entries =>
        {
            var changes = new List<CheckpointEntry>();
            foreach (string file in files)
            {
                try
                {
                    if (FileMover.Move(file, position, format, entries) is { } moved) changes.Add(CheckpointEntry.Of(name, moved));
                    else WriteError(new ErrorRecord(new ArgumentException($"No line starts at byte {position} of '{file}'. Specify a position after a line ending."), "InvalidPosition", ErrorCategory.InvalidArgument, file));
                }
                catch (Exception e) when (InputFiles.IsReadError(e))
                {
                    InputFiles.WriteReadError(this, file, e);
                }
            }

            return changes;
        });
    }
}

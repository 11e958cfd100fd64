using System.Management.Automation;

namespace KafkaPS.Commands;

/// <content>The parameters for files, whose lines go to Kafka without passing through the pipeline.</content>
public sealed partial class SendKafkaRecordCommand
{
    const string InputObjectSet = "InputObject", PathSet = "Path", LiteralPathSet = "LiteralPath";

    FileSender _files = null!;

    /// <summary>Files whose lines are sent, a record each; wildcards are resolved. FileInfo objects in the pipeline are taken for their files too.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files whose lines are sent, by their names as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Each file is one record, its bytes as they are.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>What ends a record in a file; by default a line feed, with a carriage return before it or not.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Delimiter { get; set; }

    bool ReadsFiles => ParameterSetName != InputObjectSet;

    void SendFiles(IEnumerable<string> paths, bool isLiteral)
    {
        if (HasCheckpoint)
        {
            Ship(paths, isLiteral);
            return;
        }

        Run(() => _files.Send(paths, isLiteral));
    }
}

using System.Management.Automation;

namespace KafkaPS.Commands;

/// <content>The parameters for files, whose lines are sent without passing through the pipeline.</content>
public sealed partial class SendKafkaRecordCommand
{
    const string InputObjectSet = "InputObject", PathSet = "Path", LiteralPathSet = "LiteralPath";

    FileSender _files = null!;

    /// <summary>Files whose lines are sent, one record per line. Wildcards are allowed. FileInfo objects in the pipeline also send the lines of their files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files whose lines are sent. Wildcard characters are interpreted literally.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Sends each file as a single record with unchanged bytes.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>The text that separates records in a file. The default is a line feed, with or without a preceding carriage return.</summary>
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

using System.Management.Automation;
using System.Text;
using KafkaPS.Producing;
using KafkaPS.Records;

namespace KafkaPS.Commands;

/// <content>The parameters for files, whose lines go to Kafka without passing through the pipeline.</content>
public sealed partial class SendKafkaRecordCommand
{
    const string InputObjectSet = "InputObject", PathSet = "Path", LiteralPathSet = "LiteralPath";

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

    void SendFiles(IEnumerable<string> paths, bool literal)
    {
        if (Topic is not null && !IsConfirmed(Topic)) return;
        foreach (string file in InputFiles.Resolve(this, paths, literal))
        {
            try
            {
                if (Raw) Send(File.ReadAllBytes(file), null);
                else SendLines(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
            {
                InputFiles.WriteReadError(this, file, e);
            }
        }
    }

    void SendLines(string file)
    {
        using var lines = new LineReader(file, Encoding ?? TextBytes.Utf8, Delimiter);
        if (_operation.CanSendLines)
        {
            Run(() => _operation.SendLines(lines));
            return;
        }

        // What asks for each record as an object gets it.
        while (lines.ReadLine() is string line) Send(line, line);
    }
}

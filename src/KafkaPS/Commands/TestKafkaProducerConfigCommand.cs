using System.Collections;
using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Says of a configuration whether a producer starts with it, whether Java's would, and whether it can lose or reorder records.</para>
/// <para type="description">
/// IsValid: New-KafkaProducer starts with it. IsValidForJava: the constructor of Java's KafkaProducer takes it, the resolution of host names aside. IsDurable:
/// acks=all, and retries. PreservesOrder: idempotence, or one request in flight. Findings has the reasons, each with what to do. Nothing is connected to.
/// </para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "KafkaProducerConfig")]
[OutputType(typeof(KafkaConfigReport), typeof(bool))]
public sealed class TestKafkaProducerConfigCommand : SafeCmdlet
{
    /// <summary>Names and values of properties, Java's or librdkafka's. They win over those of -ConfigurationPath.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public IDictionary? Configuration { get; set; }

    /// <summary>Java .properties files; wildcards are taken, and each file is judged by itself.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? ConfigurationPath { get; set; }

    /// <summary>One of the user's named configurations: prod is the file prod.properties in the user's KafkaPS folder. -Configuration and -ConfigurationPath override it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConfigurationNameCompleter))]
    public string? ConfigurationName { get; set; }

    /// <summary>Emits a bool alone: true when a producer starts with it, and it neither loses records nor changes their order. What Java would say does not count.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string directory = FilePaths.CurrentDirectory(this);
        List<ConfigurationSource> given = Given(directory);
        if (given.Count == 0 && ConfigurationPath is null)
        {
            ThrowTerminatingError(new ErrorRecord(new ArgumentException("There is nothing to test. Specify -Configuration, -ConfigurationPath, or -ConfigurationName."),
                "NoConfiguration", ErrorCategory.InvalidArgument, null));
        }

        if (ConfigurationPath is null) Write(ProducerConfiguration.Report(given));
        else
        {
            ConfigurationFiles.ForEach(this, ConfigurationPath,
                file => Write(ProducerConfiguration.Report([.. given, ConfigurationSource.OfFile(file, baseDirectory: directory)])));
        }
    }

    List<ConfigurationSource> Given(string directory)
    {
        var given = new List<ConfigurationSource>();
        if (Configuration is not null) given.Add(ConfigurationSource.Of(ConfigurationSourceKind.Dictionary, Configuration, directory));
        try
        {
            if (ConfigurationName is not null) given.Add(NamedConfigurations.Read(ConfigurationName, directory));
        }
        catch (ConfigException e)
        {
            ThrowTerminatingError(new ErrorRecord(e, "InvalidConfiguration", ErrorCategory.InvalidArgument, ConfigurationName));
        }
        return given;
    }

    void Write(KafkaConfigReport report) =>
        WriteObject(Quiet ? report is { IsValid: true, IsDurable: true, PreservesOrder: true } : report);
}

using System.Collections;
using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Configuration;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Tests whether a producer starts with a configuration, whether Java's producer would, and whether it can lose or reorder records.</para>
/// <para type="description">
/// IsValid: New-KafkaProducer accepts it. IsValidForJava: the constructor of Java's KafkaProducer accepts it, apart from resolving host names. IsDurable: acks=all, and
/// retries. PreservesOrder: idempotence, or one request in flight. Findings contains the reasons, each with what to do. The cmdlet does not connect to a broker.
/// </para>
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "KafkaProducerConfig")]
[OutputType(typeof(KafkaConfigReport), typeof(bool))]
public sealed class TestKafkaProducerConfigCommand : SafeCmdlet
{
    /// <summary>The names and values of properties in Java or librdkafka. They override those of -ConfigurationPath.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public IDictionary? Configuration { get; set; }

    /// <summary>Java .properties files. Wildcards are allowed, and each file is tested separately.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? ConfigurationPath { get; set; }

    /// <summary>
    /// The name of one of the user's configurations. For example, prod is the file prod.properties
    /// in the user's KafkaPS folder. -Configuration and -ConfigurationPath override it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConfigurationNameCompleter))]
    public string? ConfigurationName { get; set; }

    /// <summary>
    /// Returns only a Boolean value, which is true if a producer starts with the configuration,
    /// does not lose records, and keeps the order. Java's requirements do not affect it.
    /// </summary>
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

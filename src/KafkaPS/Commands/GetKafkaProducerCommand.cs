using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>
/// <para type="synopsis">Gets the open producers of the session.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "KafkaProducer")]
[OutputType(typeof(KafkaProducer))]
public sealed class GetKafkaProducerCommand : KafkaCommand
{
    /// <summary>The names of the producers. Wildcards are allowed. The default is all open producers.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            KafkaProducer[] found = [.. ProducerSession.Current.Open.Where(producer => pattern.IsMatch(producer.Name))];
            WriteObject(found, enumerateCollection: true);
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(new ErrorRecord(ProducerTransformation.NotFound(name), "NoSuchProducer", ErrorCategory.ObjectNotFound, name));
        }
    }
}

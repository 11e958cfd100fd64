using System.Collections;
using System.Management.Automation;
using System.Reflection;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Clients.Login;

namespace KafkaPS.Commands;

/// <summary>What the cmdlets that build a producer have in common: where its configuration comes from.</summary>
/// <remarks>
/// The order in which one place wins over the next: parameters, -Configuration, -ConfigurationPath, -ConfigurationName, the environment
/// (KAFKAPS_BOOTSTRAP_SERVER and KAFKAPS_CONFIGURATION_PATH), defaults.
/// </remarks>
public abstract class ConnectionCommand : KafkaCommand
{
    /// <summary>The brokers to connect to first.</summary>
    public abstract string[]? BootstrapServer { get; set; }

    /// <summary>Any properties of the producer, by their names in Java or librdkafka. Parameters override them.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Configuration { get; set; }

    /// <summary>Java .properties files; wildcards are taken, and a later file overrides an earlier one. -Configuration overrides them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? ConfigurationPath { get; set; }

    /// <summary>One of the user's named configurations: prod is the file prod.properties in the user's KafkaPS folder. -ConfigurationPath overrides it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConfigurationNameCompleter))]
    public string? ConfigurationName { get; set; }

    /// <summary>Whether the call says anything of a producer of its own.</summary>
    private protected bool IsConfigured => BootstrapServer is not null || Configuration is not null || ConfigurationPath is not null || ConfigurationName is not null;

    /// <summary>What the caller says beside the configuration.</summary>
    private protected virtual CallerChoices Choices => default;

    /// <summary>Where tokens come from; null when the client fetches them, or needs none.</summary>
    private protected virtual TokenProvider? CreateTokenProvider() => null;

    /// <summary>Builds a producer; a terminating error that tells all that is wrong when the configuration is not valid, and a warning for each setting that has no effect.</summary>
    private protected KafkaProducer BuildProducer(string name, KafkaSerializer? keySerializer = null, KafkaSerializer? valueSerializer = null)
    {
        KafkaProducer producer = Build(name, () => new KafkaProducer(name, ReadConfiguration(), keySerializer, valueSerializer, CreateTokenProvider(), Stop));
        WriteWarnings(producer.Configuration.Warnings);
        return producer;
    }

    /// <summary>The configuration that the call says.</summary>
    /// <exception cref="ConfigException">It is not valid.</exception>
    private protected ProducerConfiguration ReadConfiguration() => ProducerConfiguration.Create(Sources(), Choices);

    /// <summary>Builds a client. What keeps it from being built ends the pipeline.</summary>
    private protected T Build<T>(string name, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (ConfigException e)
        {
            // The target is no configuration: that may have secrets.
            ThrowUsageError(e, "InvalidConfiguration", ErrorCategory.InvalidArgument, name);
            throw;
        }
        catch (SaslAuthenticationException e)
        {
            ThrowTerminatingError(KafkaErrors.ToErrorRecord(e, name));
            throw;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>What the cmdlet's own parameters say: each that has a <see cref="ProducerPropertyAttribute"/> and was given.</summary>
    private protected virtual IEnumerable<GivenSetting> ParameterSettings() =>
        from parameter in GetType().GetProperties()
        where MyInvocation.BoundParameters.ContainsKey(parameter.Name)
        let name = parameter.GetCustomAttribute<ProducerPropertyAttribute>()?.Name
        where name is not null
        select SettingText.Of(name, parameter.GetValue(this));

    /// <summary>What the parameters make likely, unless anything else is said anywhere.</summary>
    private protected virtual IEnumerable<GivenSetting> ImpliedSettings() => [];

    /// <summary>A warning for each finding, and one for those that say the same of several properties: a file that is shared with a consumer has many.</summary>
    private protected void WriteWarnings(IEnumerable<KafkaConfigFinding> findings)
    {
        foreach (KafkaConfigFinding[] same in findings.GroupBy(finding => (finding.Rule, finding.Message, finding.Recommendation)).Select(group => group.ToArray()))
        {
            string subject = same.Length == 1 && same[0].Source is string source ? $"{same[0].Property} ({source})" : string.Join(", ", same.Select(finding => finding.Property));
            WriteWarning($"{subject}: {same[0].Message} {same[0].Recommendation}".TrimEnd());
        }
    }

    List<ConfigurationSource> Sources()
    {
        string directory = FilePaths.CurrentDirectory(this);
        var sources = new List<ConfigurationSource>
        {
            new(ConfigurationSourceKind.Parameter, nameof(ConfigurationSourceKind.Parameter), ParameterSettings(), directory),
            new(ConfigurationSourceKind.Implied, nameof(ConfigurationSourceKind.Implied), ImpliedSettings(), directory),
        };
        if (Configuration is not null) sources.Add(ConfigurationSource.Of(ConfigurationSourceKind.Dictionary, Configuration, directory));
        sources.AddRange((ConfigurationPath ?? []).SelectMany(path => ConfigurationFiles.Read(this, path, directory)).Reverse());
        if (ConfigurationName is not null) sources.Add(NamedConfigurations.Read(ConfigurationName, directory));
        sources.AddRange(EnvironmentConfiguration.Sources(directory));
        return sources;
    }
}

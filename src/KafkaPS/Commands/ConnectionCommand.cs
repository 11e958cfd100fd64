using System.Collections;
using System.Management.Automation;
using System.Reflection;
using KafkaPS.Completion;
using KafkaPS.Configuration;
using KafkaPS.Errors;
using KafkaPS.Clients.Login;

namespace KafkaPS.Commands;

/// <summary>The base class of cmdlets that create a producer. Collects its configuration from all sources.</summary>
/// <remarks>
/// The sources, each of which overrides those that follow: parameters, -Configuration, -ConfigurationPath,
/// -ConfigurationName, the environment (KAFKAPS_BOOTSTRAP_SERVER and KAFKAPS_CONFIGURATION_PATH), defaults.
/// </remarks>
public abstract class ConnectionCommand : KafkaCommand
{
    /// <summary>The brokers to connect to first.</summary>
    public abstract string[]? BootstrapServer { get; set; }

    /// <summary>The properties of the producer, with their names in Java or librdkafka. Parameters override them.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Configuration { get; set; }

    /// <summary>Java .properties files. Wildcards are allowed, and a later file overrides an earlier one. -Configuration overrides them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? ConfigurationPath { get; set; }

    /// <summary>The name of one of the user's configurations. For example, prod is the file prod.properties in the user's KafkaPS folder. -ConfigurationPath overrides it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ConfigurationNameCompleter))]
    public string? ConfigurationName { get; set; }

    /// <summary>Whether the call configures its own producer.</summary>
    private protected bool IsConfigured => BootstrapServer is not null || Configuration is not null || ConfigurationPath is not null || ConfigurationName is not null;

    /// <summary>The choices of the caller that are not part of the configuration.</summary>
    private protected virtual CallerChoices Choices => default;

    /// <summary>Creates the source of login tokens, or returns null if the client gets its tokens itself or needs none.</summary>
    private protected virtual TokenProvider? CreateTokenProvider() => null;

    /// <summary>Creates a producer. An invalid configuration causes a terminating error that lists all errors in it, and each setting that has no effect causes a warning.</summary>
    private protected KafkaProducer BuildProducer(string name, KafkaSerializer? keySerializer = null, KafkaSerializer? valueSerializer = null)
    {
        KafkaProducer producer = Build(name, () => new KafkaProducer(name, ReadConfiguration(), keySerializer, valueSerializer, CreateTokenProvider(), Stop));
        WriteWarnings(producer.Configuration.Warnings);
        return producer;
    }

    /// <summary>Returns the configuration that the call specifies.</summary>
    /// <exception cref="ConfigException">The configuration is not valid.</exception>
    private protected ProducerConfiguration ReadConfiguration() => ProducerConfiguration.Create(Sources(), Choices);

    /// <summary>Creates a client. If this fails, the pipeline ends.</summary>
    private protected T Build<T>(string name, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (ConfigException e)
        {
            // The configuration is not the target, because it may contain secrets.
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

    /// <summary>Returns the settings of the specified parameters that have a <see cref="ProducerPropertyAttribute"/>.</summary>
    private protected virtual IEnumerable<GivenSetting> ParameterSettings() =>
        from parameter in GetType().GetProperties()
        where MyInvocation.BoundParameters.ContainsKey(parameter.Name)
        let name = parameter.GetCustomAttribute<ProducerPropertyAttribute>()?.Name
        where name is not null
        select SettingText.Of(name, parameter.GetValue(this));

    /// <summary>Returns the settings that the parameters imply unless another source specifies them.</summary>
    private protected virtual IEnumerable<GivenSetting> ImpliedSettings() => [];

    /// <summary>Writes a warning for each finding, but only one for findings that say the same about several properties: a file that is shared with a consumer has many.</summary>
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

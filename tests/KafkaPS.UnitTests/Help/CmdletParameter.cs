using System.Management.Automation;
using System.Reflection;

namespace KafkaPS.UnitTests.Help;

/// <summary>A parameter as the code has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Facts">The facts below the description on its page, one for each kind of parameter set that it belongs to.</param>
sealed record CmdletParameter(string Name, IReadOnlyList<string> Facts)
{
    /// <summary>The cmdlet classes, by name.</summary>
    internal static readonly Dictionary<string, Type> Cmdlets = typeof(KafkaProducer).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(CmdletAttribute), inherit: false))
        .ToDictionary(type => type.GetCustomAttribute<CmdletAttribute>() is { } name ? $"{name.VerbName}-{name.NounName}" : "");

    /// <summary>All parameters of a cmdlet except the common ones.</summary>
    internal static CmdletParameter[] Of(string cmdlet)
    {
        IEnumerable<CmdletParameter> own = Cmdlets[cmdlet].GetProperties()
            .Where(property => property.IsDefined(typeof(ParameterAttribute))).Select(property => new CmdletParameter(property.Name, ReadFacts(property)));
        return Cmdlets[cmdlet].GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess
            ? [.. own, new CmdletParameter("Confirm", []), new CmdletParameter("WhatIf", [])]
            : [.. own];
    }

    static string[] ReadFacts(PropertyInfo property) => [.. property.GetCustomAttributes<ParameterAttribute>(inherit: false).Select(parameter =>
        $"{(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).Name}, required: {parameter.Mandatory}, " +
        $"position: {(parameter.Position == int.MinValue ? "Named" : parameter.Position)}, pipeline: {Pipeline(parameter)}, wildcards: {property.IsDefined(typeof(SupportsWildcardsAttribute))}")
        .Distinct().Order(StringComparer.Ordinal)];

    static string Pipeline(ParameterAttribute parameter)
    {
        string[] ways = [.. new[] { parameter.ValueFromPipelineByPropertyName ? "ByPropertyName" : "", parameter.ValueFromPipeline ? "ByValue" : "" }.Where(way => way.Length > 0)];
        return ways.Length == 0 ? "False" : $"True ({string.Join(", ", ways)})";
    }
}

using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace KafkaPS.UnitTests;

/// <summary>Dependencies point one way (docs/architecture.md). The public types, which are in no layer's namespace, are what the layers exchange.</summary>
public class LayerTests
{
    /// <summary>From top to bottom: a layer uses those below it.</summary>
    static readonly string[] Layers = ["Commands", "Completion", "Checkpoints", "Cluster", "Consuming", "Producing", "Clients", "Connection", "Configuration", "Records", "Errors", "Interop"];

    static readonly ArchUnitNET.Domain.Architecture Module = new ArchLoader().LoadAssemblies(typeof(KafkaProducer).Assembly, typeof(PSCmdlet).Assembly).Build();

    public static TheoryData<string, string> Upwards
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            for (int lower = 1; lower < Layers.Length; lower++)
            {
                for (int upper = 0; upper < lower; upper++) pairs.Add(Layers[lower], Layers[upper]);
            }

            return pairs;
        }
    }

    [Theory, MemberData(nameof(Upwards))]
    public void A_layer_uses_none_above_it(string lower, string upper) =>
        Types().That().ResideInNamespaceMatching(Pattern(lower)).Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Pattern(upper))).WithoutRequiringPositiveResults().Check(Module);

    [Fact]
    public void The_check_sees_what_a_layer_uses() => Assert.Throws<FailedArchRuleException>(() =>
        Types().That().ResideInNamespaceMatching(Pattern("Commands")).Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Pattern("Producing"))).Check(Module));

    [Fact]
    public void Reading_and_sending_stand_beside_one_another() =>
        Types().That().ResideInNamespaceMatching(Pattern("Consuming")).Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(Pattern("Producing"))).Check(Module);

    [Fact]
    public void Each_layer_has_types()
    {
        foreach (string layer in Layers)
            Assert.Contains(typeof(KafkaProducer).Assembly.GetTypes(), type => type.Namespace is { } space && System.Text.RegularExpressions.Regex.IsMatch(space, Pattern(layer)));
    }

    [Theory]
    [InlineData("Cluster")]
    [InlineData("Connection")]
    [InlineData("Consuming")]
    [InlineData("Interop")]
    public void Below_the_commands_these_know_nothing_of_PowerShell(string layer) =>
        Types().That().ResideInNamespaceMatching(Pattern(layer)).Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(@"^System\.Management\.Automation")).Check(Module);

    [Fact]
    public void Native_functions_are_imported_in_Interop_alone() => Assert.Empty(
        from type in typeof(KafkaProducer).Assembly.GetTypes()
        where type.Namespace?.StartsWith("KafkaPS.Interop", StringComparison.Ordinal) != true
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<DllImportAttribute>() is not null
        select $"{type}.{method.Name}");

    static string Pattern(string layer) => $@"^KafkaPS\.{layer}($|\.)";
}

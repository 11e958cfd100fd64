using System.Management.Automation;
using System.Reflection;
using System.Text;
using System.Text.Json;
using KafkaPS.Records;
using Xunit.Abstractions;

namespace KafkaPS.UnitTests.Records;

/// <summary>Every public type of .NET and of the engine that can be instantiated: none becomes an object without content.</summary>
public sealed class EveryTypeTests(ITestOutputHelper output)
{
    const int FewestTypes = 150;

    /// <summary>Members that describe the size of a collection or buffer, not its content.</summary>
    static readonly HashSet<string> Sizes = ["Length", "LongLength", "Count", "Capacity", "MaxCapacity", "IsEmpty", "IsReadOnly", "IsSynchronized", "SyncRoot", "IsFixedSize", "Rank", "Comparer", "IsSingleSegment"];

    /// <summary>Kept alive, because finalizers of some unused values end the process.</summary>
    static readonly List<object> Kept = [];

    [Fact]
    public void Each_is_text_bytes_or_JSON_with_content_or_a_documented_error()
    {
        var report = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (Type type in Assemblies().SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsAbstract && !type.ContainsGenericParameters || type is { IsAbstract: true, IsSealed: false }))
        {
            if (ValueOf(type) is not { } value || report.ContainsKey(value.GetType().FullName!)) continue;
            string name = value.GetType().FullName!;
            Kept.Add(value);
            try
            {
                byte[]? bytes = Serialized.Bytes("Auto", value);
                string text = bytes is null ? "null" : Encoding.UTF8.GetString(bytes);
                report[name] = $"{ContentRules.Of(value).Kind}: {Short(text)}";
                if (SaysNothing(value, text) || text == name) wrong.Add($"{name}: {Short(text)}");
            }
            catch (SerializationException e)
            {
                report[name] = $"error: {e.Message}";
            }
        }

        foreach ((string name, string what) in report) output.WriteLine($"{name}\t{what}");
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "types.tsv"), report.Select(entry => $"{entry.Key}\t{entry.Value.ReplaceLineEndings(" ")}"));
        Assert.Empty(wrong);
        Assert.True(report.Count >= FewestTypes, $"Only {report.Count} types.");
    }

    /// <summary>Only a dictionary or a custom object, which can be empty, may become an empty object.</summary>
    static bool SaysNothing(object value, string text)
    {
        if (ContentRules.Of(value).Kind != ContentKind.Object) return false;
        using JsonDocument json = JsonDocument.Parse(text);
        if (text == "{}") return ContentRules.Of(value).InJson is null && value is not PSObject && value is not System.Collections.IDictionary && !value.GetType().GetInterfaces().Any(IsDictionary);
        return json.RootElement.EnumerateObject().All(member => Sizes.Contains(member.Name));
    }

    static bool IsDictionary(Type type) => type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IDictionary<,>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));

    static IEnumerable<Assembly> Assemblies()
    {
        // The assemblies used here and their references: all of .NET that a module may meet, and the engine.
        var known = new Dictionary<string, Assembly>();
        var open = new Queue<Assembly>([typeof(object).Assembly, typeof(PSObject).Assembly, typeof(ContentRules).Assembly, typeof(HttpClient).Assembly, typeof(System.Xml.Linq.XElement).Assembly]);
        while (open.TryDequeue(out Assembly? assembly))
        {
            if (!known.TryAdd(assembly.FullName!, assembly)) continue;
            foreach (AssemblyName name in assembly.GetReferencedAssemblies())
            {
                if (!name.Name!.StartsWith("System", StringComparison.Ordinal) && !name.Name.StartsWith("Newtonsoft", StringComparison.Ordinal)) continue;
                try
                {
                    open.Enqueue(Assembly.Load(name));
                }
                catch (IOException)
                {
                    // Not on this platform.
                }
            }
        }

        return known.Values.Where(assembly => assembly != typeof(ContentRules).Assembly && !assembly.FullName!.StartsWith("Confluent", StringComparison.Ordinal));
    }

    /// <summary>A value of a type, obtained without knowing the type: from text, a static member, or a constructor.</summary>
    static object? ValueOf(Type type)
    {
        if (type.FullName is not { } name || type.IsByRefLike || type.IsEnum || name.StartsWith("System.Runtime.Intrinsics", StringComparison.Ordinal)
            || typeof(Attribute).IsAssignableFrom(type) || typeof(Exception).IsAssignableFrom(type) || name.Contains("Cmdlet", StringComparison.Ordinal)
            // They start, listen, or watch.
            || name.StartsWith("System.Timers", StringComparison.Ordinal) || name.StartsWith("System.Runtime.InteropServices", StringComparison.Ordinal)) return null;
        return Try(() => FromText(type)) ?? Try(() => FromStatic(type)) ?? Try(() => FromConstructor(type));
    }

    static object? Try(Func<object?> get)
    {
        try
        {
            return get();
        }
        catch (Exception e) when (e is TargetInvocationException or ArgumentException or NotSupportedException or InvalidOperationException or TypeInitializationException or MethodAccessException or FileNotFoundException or TypeLoadException)
        {
            return null;
        }
    }

    static object? FromText(Type type) => type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)]) is { } parse && type.IsAssignableFrom(parse.ReturnType)
        ? Texts.Select(text => Try(() => parse.Invoke(null, [text]))).FirstOrDefault(value => value is not null) : null;

    static readonly string[] Texts = ["{\"a\":[1]}", "<a b='1'>x</a>", "1.2.3", "00-11-22-33-44-55", "a@b.c", "2026-03-01", "7", "127.0.0.1", "10.0.0.0/8", "text/plain", "x", "true"];

    static object? FromStatic(Type type)
    {
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            if (type.IsAssignableFrom(field.FieldType) && field.GetValue(null) is { } value) return value;
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Static))
            if (type.IsAssignableFrom(property.PropertyType) && property.GetValue(null) is { } value) return value;
        return null;
    }

    static object? FromConstructor(Type type)
    {
        if (type.IsAbstract) return null;
        foreach (ConstructorInfo constructor in type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters() is [{ ParameterType: var only }] && Samples.ContainsKey(only)))
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            if (!Array.TrueForAll(parameters, parameter => Samples.ContainsKey(parameter.ParameterType))) continue;
            if (Try(() => constructor.Invoke([.. parameters.Select(parameter => Samples[parameter.ParameterType])])) is { } value) return value;
        }

        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    static readonly Dictionary<Type, object?> Samples = new()
    {
        [typeof(string)] = "a",
        [typeof(int)] = 1,
        [typeof(long)] = 1L,
        [typeof(bool)] = true,
        [typeof(byte[])] = new byte[] { 1, 2 },
        [typeof(char)] = 'a',
        [typeof(object)] = "a",
        [typeof(Uri)] = new Uri("http://a/b"),
        [typeof(Guid)] = Guid.Empty,
        [typeof(TimeSpan)] = TimeSpan.FromSeconds(1),
        [typeof(Version)] = new Version(1, 2),
        [typeof(Type)] = typeof(int),
        [typeof(Encoding)] = Encoding.UTF8,
        [typeof(string[])] = new[] { "a" },
        [typeof(DateTime)] = new DateTime(2026, 3, 1),
        [typeof(System.Net.IPAddress)] = System.Net.IPAddress.Loopback,
    };

    static string Short(string text) => text.Length <= 160 ? text : text[..160] + "…";
}

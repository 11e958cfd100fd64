using System.Buffers;
using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Net.Mail;
using System.Net.NetworkInformation;
using System.Reflection;
using System.Runtime.Versioning;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Principal;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KafkaPS.Records;

/// <summary>The types whose content is not in their properties, and what each of them is.</summary>
/// <remarks>
/// Types are identified by name, because many belong to assemblies that the module does not reference, and because a value from a job or a file only keeps the
/// name of its type. The first row that names the type, one of its base types, or one of its interfaces applies.
/// </remarks>
static class ContentTable
{
    /// <summary>The prefix of the type names that Format-Table and similar cmdlets emit.</summary>
    internal const string FormatObjects = "Microsoft.PowerShell.Commands.Internal.Format.";

    internal static readonly Content FormatObject = Content.Refuse("it is output of a Format cmdlet, which is meant for display: remove Format-Table, Format-List, and similar cmdlets, and select properties with Select-Object");

    static readonly (string TypeName, ContentKind Kind, Func<object, Content> Content)[] Rows =
    [
        // Secrets.
        Secret(typeof(SecureString)),
        Secret(typeof(PSCredential)),
        Secret(typeof(ICredentials)),
        Secret("System.Data.SqlClient.SqlCredential"),
        Secret("Microsoft.Data.SqlClient.SqlCredential"),
        Secret(typeof(AsymmetricAlgorithm)),
        Secret(typeof(SymmetricAlgorithm)),
        Secret(typeof(KeyedHashAlgorithm)),
        Secret(typeof(DeriveBytes)),
        Secret(typeof(RSAParameters)),
        Secret(typeof(ECParameters)),
        Secret(typeof(DSAParameters)),
        Secret(typeof(AesGcm)),
        Secret(typeof(AesCcm)),
        Secret(typeof(ChaCha20Poly1305)),

        // What PowerShell writes to its streams. InvocationInfo, with the caller's parameters, is never sent.
        Text(typeof(ErrorRecord), value => StreamRecords.Text((ErrorRecord)value), value => StreamRecords.Short((ErrorRecord)value)),
        Text(typeof(InformationalRecord), value => ((InformationalRecord)value).Message),
        Row(typeof(InformationRecord), ContentKind.Text, value => StreamRecords.Of((InformationRecord)value)),
        Text(typeof(Exception), value => ((Exception)value).Message, value => StreamRecords.Short((Exception)value)),

        // Single values whose text says everything.
        Text(typeof(StringBuilder)),
        Text(typeof(StringWriter)),
        Text(typeof(Regex)),
        Text(typeof(WildcardPattern), PatternOf),
        Text(typeof(CultureInfo)),
        Text(typeof(RegionInfo)),
        Text(typeof(Encoding), value => ((Encoding)value).WebName),
        Text(typeof(PhysicalAddress)),
        Text(typeof(DnsEndPoint), value => $"{((DnsEndPoint)value).Host}:{((DnsEndPoint)value).Port.ToString(CultureInfo.InvariantCulture)}"),
        Text(typeof(EndPoint)),
        Text(typeof(IPNetwork)),
        Text(typeof(MailAddress)),
        Text(typeof(UriBuilder)),
        Text(typeof(Index)),
        Text(typeof(Range)),
        Text(typeof(FrameworkName)),
        Text(typeof(XDocument), value => XmlText((XDocument)value)),
        Text(typeof(XNode), value => ((XNode)value).ToString(SaveOptions.DisableFormatting)),
        Text(typeof(XObject)),
        Text(typeof(StackTrace)),
        Text(typeof(AssemblyName)),
        Text(typeof(Assembly)),
        Text(typeof(Module)),
        Text(typeof(ParameterInfo)),
        Text(typeof(IdentityReference)),
        Text(typeof(X500DistinguishedName), value => ((X500DistinguishedName)value).Name),
        Text(typeof(HttpMethod)),
        Text("System.Management.Automation.SemanticVersion"),
        Text(typeof(SwitchParameter), value => ((SwitchParameter)value).IsPresent ? "true" : "false", value => ((SwitchParameter)value).IsPresent),
        Text(typeof(PathInfo), value => ((PathInfo)value).Path),
        Text(typeof(Match), value => ((Match)value).Value, value => Matches.Short((Match)value)),
        Text(typeof(Capture), value => ((Capture)value).Value, value => Matches.Short((Capture)value)),
        Text("Microsoft.PowerShell.Commands.MatchInfo", value => Matches.Line(value), value => Matches.ShortLine(value)),

        // JSON, whatever parsed it.
        Row(typeof(JsonElement), ContentKind.Json, value => ParsedJson.Of((JsonElement)value)),
        Row(typeof(JsonDocument), ContentKind.Json, value => ParsedJson.Of(((JsonDocument)value).RootElement)),
        Row(typeof(JsonNode), ContentKind.Json, value => ParsedJson.Of((JsonNode)value)),
        Row("Newtonsoft.Json.Linq.JToken", ContentKind.Json, ParsedJson.OfToken),

        // Memory.
        Row(typeof(MemoryStream), ContentKind.Bytes, value => Content.OfBytes(((MemoryStream)value).ToArray())),
        Row("System.BinaryData", ContentKind.Bytes, value => Content.OfBytes((byte[])Call(value, "ToArray")!)),
        Row(typeof(Memory<>), ContentKind.Array, OfMemory),
        Row(typeof(ReadOnlyMemory<>), ContentKind.Array, OfMemory),
        Row(typeof(ReadOnlySequence<>), ContentKind.Array, OfSequence),

        // Names and values that properties or an enumerator would lose.
        Row(typeof(NameValueCollection), ContentKind.Object, value => Content.OfMembers(NamedValues((NameValueCollection)value))),
        Row(typeof(StringDictionary), ContentKind.Object, value => Content.OfMembers(((StringDictionary)value).Cast<DictionaryEntry>().Select(entry => ((string)entry.Key, entry.Value)))),
        Row(typeof(IGrouping<,>), ContentKind.Object, value => Content.OfMembers([("Key", Get(value, "Key")), ("Values", ((IEnumerable)value).Cast<object?>().ToArray())])),
        Row(typeof(DataSet), ContentKind.Object, value => Content.OfMembers(((DataSet)value).Tables.Cast<DataTable>().Select(table => (table.TableName, (object?)table)))),
        Row(typeof(DataRow), ContentKind.Object, _ => Content.Object),
        Row(typeof(DataRowView), ContentKind.Object, _ => Content.Object),
        Row("System.Data.Common.DbDataRecord", ContentKind.Object, value => Content.OfMembers(Fields((IDataRecord)value))),

        // Files and folders.
        Refused(typeof(DirectoryInfo), "is a folder: send its files, for example with Get-ChildItem -File | Send-KafkaRecord, or send its FullName", value => ((DirectoryInfo)value).FullName),
        Refused(typeof(FileInfo), "is a file: to send its lines, pipe it to Send-KafkaRecord or use -Path, or send its FullName", value => ((FileInfo)value).FullName),

        // Not content, but objects that do something.
        Refused(typeof(Stream), "is a stream: read it first, and send its bytes or its text"),
        Refused(typeof(TextReader), "is a reader: read it first, and send its text"),
        Refused(typeof(TextWriter), "is a writer, which cannot be read"),
        Refused(typeof(Task), "is a task: wait for it first, and send its Result"),
        Refused(typeof(ValueTask), "is a task, which has no result"),
        Refused(typeof(ValueTask<>), "is a task: wait for it first, and send its Result"),
        Refused(typeof(Delegate), "is code, which has no content"),
        Refused(typeof(Pointer), "is a pointer, which has no content"),
        Refused(typeof(IAsyncEnumerable<>), "is an asynchronous sequence: read it first, and send its elements"),
        Refused(typeof(KafkaProducer), "is a producer, not a record: use -Producer"),
        Live(typeof(CommandInfo)),
        Live(typeof(InvocationInfo)),
        Live(typeof(Job)),
        Live(typeof(PSDriveInfo)),
        Live(typeof(ProviderInfo)),
        Live(typeof(PSModuleInfo)),
        Live(typeof(Runspace)),
        Live(typeof(RunspacePool)),
        Live(typeof(PowerShell)),
        Live("System.Management.Automation.Runspaces.Pipeline"),
        Live("System.Management.Automation.Subsystem.SubsystemInfo"),
        Live(typeof(SessionState)),
        Live(typeof(EngineIntrinsics)),
        Live(typeof(PSHost)),
        Live(typeof(PSEventManager)),
        Live(typeof(Thread)),
        Live(typeof(AppDomain)),
    ];

    /// <summary>Returns the rule for a type; null when there is none.</summary>
    internal static Func<object, Content>? Find(Type type)
    {
        HashSet<string> names = [.. NamesOf(type)];
        if (names.Any(name => name.StartsWith(FormatObjects, StringComparison.Ordinal))) return static _ => FormatObject;
        return Array.Find(Rows, row => names.Contains(row.TypeName)).Content;
    }

    /// <summary>Returns whether values of a type are sent as their text.</summary>
    internal static bool IsText(string typeName) => Array.Find(Rows, row => row.TypeName == typeName) is { Kind: ContentKind.Text, TypeName: not null };

    static IEnumerable<string> NamesOf(Type type)
    {
        for (Type? known = type; known is not null; known = known.BaseType) yield return NameOf(known);
        foreach (Type known in type.GetInterfaces()) yield return NameOf(known);
    }

    static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name;

    static (string, ContentKind, Func<object, Content>) Row(Type type, ContentKind kind, Func<object, Content> content) => (NameOf(type), kind, content);

    static (string, ContentKind, Func<object, Content>) Row(string type, ContentKind kind, Func<object, Content> content) => (type, kind, content);

    /// <param name="type">The type.</param>
    /// <param name="text">Returns its text; by default, ToString.</param>
    /// <param name="inJson">Returns what represents it inside JSON; by default, the text.</param>
    static (string, ContentKind, Func<object, Content>) Text(Type type, Func<object, string?>? text = null, Func<object, object>? inJson = null) => Text(NameOf(type), text, inJson);

    static (string, ContentKind, Func<object, Content>) Text(string type, Func<object, string?>? text = null, Func<object, object>? inJson = null) =>
        Row(type, ContentKind.Text, value => Content.OfText(text is null ? value.ToString() : text(value), inJson?.Invoke(value)));

    static (string, ContentKind, Func<object, Content>) Refused(Type type, string reason, Func<object, object>? inJson = null) =>
        Row(type, ContentKind.Refused, value => Content.Refuse($"{ShownAs(value)} {reason}", inJson?.Invoke(value)));

    static (string, ContentKind, Func<object, Content>) Secret(Type type) => Secret(NameOf(type));

    static (string, ContentKind, Func<object, Content>) Secret(string type) => Row(type, ContentKind.Refused, value => Content.Refuse(
        $"{ContentRules.Named(value.GetType())} may contain a secret, which is not sent automatically: exclude it, for example with Select-Object -ExcludeProperty, or convert it to text first"));

    static (string, ContentKind, Func<object, Content>) Live(Type type) => Live(NameOf(type));

    /// <summary>Refuses a part of the running session, because its properties lead to the whole session.</summary>
    static (string, ContentKind, Func<object, Content>) Live(string type) => Row(type, ContentKind.Refused, value => Content.Refuse(
        $"{ContentRules.Named(value.GetType())} is part of the running session: send only the properties that you need, for example with Select-Object Name, Id"
        + (ContentRules.OwnText(value) is null ? "" : ", or its text with the serializer String")));

    static string ShownAs(object value) => value is FileSystemInfo file ? $"'{file.FullName}'" : ContentRules.Named(value.GetType());

    static Content OfMemory(object value) => OfArray((Array)Call(value, "ToArray")!);

    static Content OfSequence(object value) => OfArray((Array)typeof(BuffersExtensions).GetMethod(nameof(BuffersExtensions.ToArray))!
        .MakeGenericMethod(value.GetType().GetGenericArguments()).Invoke(null, [value])!);

    static Content OfArray(Array items) => items switch
    {
        byte[] bytes => Content.OfBytes(bytes),
        char[] characters => Content.OfText(new string(characters)),
        _ => Content.Array with { InJson = items },
    };

    static IEnumerable<(string, object?)> NamedValues(NameValueCollection values) =>
        values.AllKeys.Distinct().Select(name => (name ?? "", values.GetValues(name) switch { [var only] => only, var several => (object?)several }));

    static IEnumerable<(string, object?)> Fields(IDataRecord record) => Enumerable.Range(0, record.FieldCount).Select(i => (record.GetName(i), (object?)record.GetValue(i)));

    static string XmlText(XDocument document) => document.Declaration + document.ToString(SaveOptions.DisableFormatting);

    /// <summary>Returns the pattern, which the engine does not expose. When it cannot be found, the value is an error.</summary>
    static string PatternOf(object value) => typeof(WildcardPattern).GetProperty("Pattern", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(value) as string
        ?? throw new SerializationException("a WildcardPattern does not expose its pattern: send the text that it was created from.");

    static object? Get(object value, string property) => value.GetType().GetInterfaces().Append(value.GetType()).Select(type => type.GetProperty(property)).First(known => known is not null)!.GetValue(value);

    static object? Call(object value, string method) => value.GetType().GetMethod(method, Type.EmptyTypes)!.Invoke(value, null);
}

using Akka.Configuration;
using Akka.Serialization;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>What the serializers of durable forms share: their configuration and their refusals.</summary>
internal static class SerializerBinding
{
    public static Config For(string name, Type serializer, params ReadOnlySpan<Type> bound)
    {
        var bindings = new List<string>();
        foreach (var type in bound)
            bindings.Add($"\"{Named(type)}\" = {name}");
        return ConfigurationFactory.ParseString($$"""
            akka.actor {
              serializers {
                {{name}} = "{{Named(serializer)}}"
              }
              serialization-bindings {
                {{string.Join("\n    ", bindings)}}
              }
            }
            """);
    }

    public static ArgumentException Unknown(Serializer serializer, object value) =>
        new($"{serializer.GetType().Name} has no form for {value.GetType()}.", nameof(value));

    public static DurableFormRefusedException UnknownManifest(string room, string manifest) => new(
        DurableFormRefusal.NewerVersion, $"{room} form", $"its manifest '{manifest}' is not known to this program");

    private static string Named(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}

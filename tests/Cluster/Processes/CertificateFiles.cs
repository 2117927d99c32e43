using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ArchetypeRC.Tests.Cluster.Processes;

/// <summary>Certificates of an authority of the test's own, as PEM files.</summary>
internal static class CertificateFiles
{
    /// <summary>Writes <c>ca.pem</c>, and for each name <c>NAME.pem</c> and <c>NAME.key</c>, for the loopback address.</summary>
    public static void Write(ScratchDirectory scratch, string folder, params string[] names)
    {
        Directory.CreateDirectory(scratch[folder]);
        using var authorityKey = RSA.Create(2048);
        var request = new CertificateRequest($"CN={folder}-authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var begin = DateTimeOffset.UtcNow.AddDays(-1);
        using var authority = request.CreateSelfSigned(begin, begin.AddDays(30));
        File.WriteAllText(scratch[$"{folder}/ca.pem"], authority.ExportCertificatePem());
        foreach (var name in names)
        {
            using var key = RSA.Create(2048);
            var wanted = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var addresses = new SubjectAlternativeNameBuilder();
            addresses.AddIpAddress(IPAddress.Loopback);
            wanted.CertificateExtensions.Add(addresses.Build());
            using var signed = wanted.Create(authority, begin, begin.AddDays(20), RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(scratch[$"{folder}/{name}.pem"], signed.ExportCertificatePem());
            File.WriteAllText(scratch[$"{folder}/{name}.key"], key.ExportPkcs8PrivateKeyPem());
        }
    }
}

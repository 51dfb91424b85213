// Adds to package-lock.json the binaries of other platforms that npm left out because the registry it asked did not have
// them; without them `npm ci` fails everywhere. Run it after `npm install`, where `npm ci` says "Missing: … from lock file".
import { readFileSync, writeFileSync } from 'node:fs'

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
for (const { optionalDependencies = {}, dev, license } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const words = name.split(/[-/]/)
    const os = systems.filter((one) => words.includes(one))
    const cpu = processors.filter((one) => words.includes(one))
    if (lock.packages[`node_modules/${name}`] || os.length === 0 || !/^\d/.test(version)) continue
    const libc = name.includes('musl') ? ['musl'] : name.includes('gnu') ? ['glibc'] : undefined
    lock.packages[`node_modules/${name}`] = { version, cpu, ...(dev && { dev }), libc, license, optional: true, os }
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)

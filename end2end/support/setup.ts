import { port, Server, type Database } from './server';

/** One server for each database, for the whole run. */
export default async function setup(): Promise<() => Promise<void>> {
  const servers: Server[] = [];
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())));
  try {
    for (const database of ['sqlite', 'postgres'] satisfies Database[]) {
      servers.push(new Server(database, database, port(database)));
      await servers.at(-1)!.start();
    }
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
  return stop;
}

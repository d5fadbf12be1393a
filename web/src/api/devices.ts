/** The devices that a person is paged on by push. */

import { get, post, remove } from "./client";

export interface Device {
  readonly id: string;
  readonly label: string;
  readonly created_at: string;
  readonly last_sent_at: string | null;
  /** When this device last said that it had shown something. */
  readonly last_confirmed_at: string | null;
  readonly last_failure: string | null;
}

/** What a browser says of its subscription. */
export interface NewDevice {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly label: string;
}

export const pushKey = {
  queryKey: ["push"],
  queryFn: async () => (await get("/api/v1/push" as never)) as { readonly public_key: string },
  staleTime: Number.POSITIVE_INFINITY,
};

export function devicesOf(name: string) {
  return {
    queryKey: ["devices", name],
    queryFn: async () => {
      const list = await get("/api/v1/users/{name}/devices" as never, { path: { name } } as never);
      return (list as { readonly items: readonly Device[] }).items;
    },
  };
}

export async function addDevice(name: string, device: NewDevice): Promise<Device> {
  return (await post("/api/v1/users/{name}/devices" as never, { path: { name }, body: device } as never)) as Device;
}

export async function removeDevice(name: string, id: string): Promise<void> {
  await remove("/api/v1/users/{name}/devices/{id}" as never, { path: { name, id } } as never);
}

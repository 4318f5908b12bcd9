# step: describe
kubectl apply -f kiosks.yaml
kubectl wait --for=condition=Established crd/kiosks.drydock.example
kubectl apply -f north.yaml
# step: widen
sed -i "/pattern:/a\\
              replicas:\\
                type: integer\\
                minimum: 0\\
                maximum: 5\\
                default: 1" kiosks.yaml
kubectl apply -f kiosks.yaml
kubectl apply -f south.yaml
kubectl get kiosk north -o yaml
# step: rule
sed -i "/pattern:/a\\
              important:\\
                type: boolean\\
                default: false" kiosks.yaml
sed -i "/required: \[message\]/a\\
            x-kubernetes-validations:\\
            - rule: '!self.important || self.replicas >= 2'\\
              message: an important kiosk needs two replicas or more" kiosks.yaml
kubectl apply -f kiosks.yaml
kubectl patch kiosk south --type=merge -p '{"spec":{"important":true}}'
kubectl patch kiosk north --type=merge -p '{"spec":{"important":true}}' 2> refused.txt || cat refused.txt
# step: show
sed -i "/storage: true/a\\
    additionalPrinterColumns:\\
    - {name: Message, type: string, jsonPath: .spec.message}\\
    - {name: Wanted, type: integer, jsonPath: .spec.replicas}\\
    - {name: Ready, type: integer, jsonPath: .status.ready}\\
    - {name: Phase, type: string, jsonPath: .status.phase}" kiosks.yaml
kubectl apply -f kiosks.yaml
kubectl get kiosks
# step: scale
sed -i "/storage: true/a\\
    subresources:\\
      status: {}\\
      scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.ready}" kiosks.yaml
kubectl apply -f kiosks.yaml
kubectl scale kiosk north --replicas=3
kubectl get kiosks
# step: act
kubectl create serviceaccount kiosk-controller
kubectl create configmap kiosk-controller --from-file=controller.sh
kubectl apply -f controller.yaml
kubectl create role kiosks --verb=get,list,watch --resource=kiosks.drydock.example
kubectl create role kiosk-status --verb=get,patch --resource=kiosks.drydock.example/status
kubectl create role kiosk-deployments --verb=get,list,watch,create,patch --resource=deployments.apps
for role in kiosks kiosk-status kiosk-deployments; do kubectl create rolebinding $role --role=$role --serviceaccount=default:kiosk-controller; done
kubectl rollout status deployment/kiosk-controller
kubectl wait --for=jsonpath='{.status.phase}'=Open kiosk/north kiosk/south --timeout=60s
# step: interfere
kubectl delete deployment north
kubectl wait --for=create deployment/north --timeout=30s
kubectl patch kiosk north --type=merge -p '{"spec":{"message":"No ferries today."}}'
sleep 15
curl -s $(kubectl get pod -l kiosk=north -o jsonpath='{.items[0].status.podIP}'):5678
# step: leave
kubectl get kiosks -o yaml > saved.yaml
kubectl delete crd kiosks.drydock.example
sleep 5
kubectl get deployments
